"""Who may read a file."""

from typing import Any

from portal.files import registry
from portal.files.models import StoredFile


def may_read(user: Any, stored: StoredFile) -> bool:
    """Say whether the user may read the file: its owner, where the kind says so, and whom the kind's rooms let in."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    kind = registry.KINDS.get(stored.kind)
    if kind is None:
        return False
    if kind.owner_reads and registry.belongs(user, stored):
        return True
    return any(right(user, stored) for right in kind.readers)
