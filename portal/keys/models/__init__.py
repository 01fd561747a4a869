"""Keeps the ring of signing keys: a file that all processes share, not a table, so that backups of the database hold no key."""

from portal.keys.models.key import Key, PublicKey
from portal.keys.models.ring import Ring, change, read

__all__ = ["Key", "PublicKey", "Ring", "change", "read"]
