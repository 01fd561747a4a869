"""Pictures of frozen versions: stored once under their digest, never changed, never deleted."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(file: Any) -> tuple[str, str]:
    """Copy a field file to its place by digest; return (path in the default storage, digest)."""
    with file.storage.open(file.name, "rb") as opened:
        content = opened.read()
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"syllabus/{sha256}{PurePosixPath(file.name).suffix.lower()}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return path, sha256


def url(path: str) -> str:
    """Return the public address of a kept picture, or "" for none."""
    return default_storage.url(path) if path else ""
