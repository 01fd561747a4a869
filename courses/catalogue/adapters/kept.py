"""Pictures of frozen versions: stored once under their digest, never changed, never deleted."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def digest(file: Any) -> tuple[bytes, str]:
    """Return the bytes of a field file and their SHA-256."""
    with file.storage.open(file.name, "rb") as opened:
        content = opened.read()
    return content, hashlib.sha256(content).hexdigest()


def keep(file: Any) -> tuple[str, str]:
    """Copy a field file to its place by digest; return (path in the default storage, digest)."""
    content, sha256 = digest(file)
    path = f"syllabus/{sha256}{PurePosixPath(file.name).suffix.lower()}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return path, sha256


def url(path: str) -> str:
    """Return the public address of a kept picture, or "" for none."""
    return default_storage.url(path) if path else ""
