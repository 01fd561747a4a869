"""Where the pictures of frozen versions lie."""

from django.core.files.storage import default_storage


def picture_url(path: str) -> str:
    """Return the address of a picture by its path in the default storage, "" for none."""
    return default_storage.url(path) if path else ""
