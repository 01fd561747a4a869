"""What browsers and search engines ask for by fixed addresses."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.access import permissions

# Desks, personal pages and whatever names somebody; everything else may be found.
CLOSED = (
    "/accounts/",
    "/admin/",
    "/agency/",
    "/api/",
    "/assess/",
    "/desk/",
    "/files/",
    "/i18n/",
    "/jobs/",
    "/kit/",
    "/learn/",
    "/me/",
    "/messages/",
    "/metrics",
    "/people/",
    "/preferences/",
    "/school/",
    "/search/",
    "/v/",
)
_ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {address}\n" for address in CLOSED), "Allow: /\n"])


@permissions.public
@require_safe
@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines which pages are for everybody (RFC 9309)."""
    return HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")


@cache
def _icon() -> bytes:
    found = finders.find("img/icon.svg")
    return Path(str(found)).read_bytes() if found else b""


@permissions.public
@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for browsers that ask for it before they have read the page, which names its true address."""
    return HttpResponse(_icon(), content_type="image/svg+xml")
