"""Writing in the registry, one verb a file."""

from certification.certificates.services.issuing import award, set_pattern
from certification.certificates.services.recording import record, verify
from certification.certificates.services.rendering import render
from certification.certificates.services.states import restore, revoke, supersede, suspend

__all__ = ["award", "record", "render", "restore", "revoke", "set_pattern", "supersede", "suspend", "verify"]
