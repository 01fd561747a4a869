"""Pictures, films, and where files are kept."""

from portal.files.adapters.films import probe
from portal.files.adapters.pictures import brightness, clean_image, picture_size
from portal.files.adapters.store import at_work, chunks, delete, digest, local_path, open_file, save, save_file, storage

__all__ = [
    "at_work",
    "brightness",
    "chunks",
    "clean_image",
    "delete",
    "digest",
    "local_path",
    "open_file",
    "picture_size",
    "probe",
    "save",
    "save_file",
    "storage",
]
