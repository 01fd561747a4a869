"""Handing out private files."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.access.permissions import public
from portal.files import adapters, selectors, services
from portal.files.logic import ranges, signatures
from portal.files.models import StoredFile


@public
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The bytes of a file, for those who may read it or hold a link that has not expired; 404 for everybody else."""
    stored = selectors.readable_by(request.user, public_id)
    if stored is None and "key" in request.GET:
        until, key = request.GET.get("until", ""), request.GET["key"]
        if services.link_holds(public_id, until=until, key=key, now=timezone.now()):
            stored = selectors.get(public_id)
    if stored is None:
        # Whoever is not signed in learns nothing, not even whether the file exists, but finds the way in.
        if not request.user.is_authenticated and request.method == "GET" and "key" not in request.GET:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return _answer(request, stored)


def _answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    response: HttpResponseBase
    # A web server in front hands out what lies on its disk; what lies in a bucket comes through here.
    if settings.PRIVATE_ACCEL_PREFIX and adapters.local_path(stored.path):
        response = HttpResponse(content_type=stored.content_type)
        response["X-Accel-Redirect"] = settings.PRIVATE_ACCEL_PREFIX.rstrip("/") + "/" + quote(stored.path)
        return _with_headers(request, response, stored)
    try:
        asked = ranges.parse(request.headers["Range"], stored.size) if "Range" in request.headers else None
    except ranges.Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stored.size}"
        return _with_headers(request, response, stored)
    first, last = asked or (0, stored.size - 1)
    if request.method == "HEAD":
        response = HttpResponse(content_type=stored.content_type)
    else:
        response = StreamingHttpResponse(adapters.chunks(stored.path, first, last), content_type=stored.content_type)
    response["Content-Length"] = str(last - first + 1)
    if asked:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    return _with_headers(request, response, stored)


def _with_headers(request: HttpRequest, response: HttpResponseBase, stored: StoredFile) -> HttpResponseBase:
    download = "download" in request.GET or stored.content_type not in signatures.SHOWN
    disposition = content_disposition_header(download, stored.name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; media-src 'self'"
    )
    return response
