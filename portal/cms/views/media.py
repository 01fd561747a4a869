"""Public pictures where no web server in front hands them out."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

from portal.access import permissions

# What may be read by anybody; nothing else lies below the public media, and if it does it stays there.
_PUBLIC = ("images", "syllabus")
# A drawing opened by itself is a document of its own: it may draw, nothing more.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def _on_disk() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _in_a_bucket(path: str) -> HttpResponseBase:
    try:
        return FileResponse(default_storage.open(path, "rb"), filename=PurePosixPath(path).name)
    except FileNotFoundError as error:
        raise Http404 from error


@permissions.public
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture; names are made from digests or random, so its bytes never change under its address."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] not in _PUBLIC or ".." in parts:
        raise Http404
    response = _in_a_bucket(path) if not _on_disk() else serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = _POLICY
    return response
