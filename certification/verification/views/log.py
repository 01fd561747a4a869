"""The public log."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certification.certificates.enums import EventKind
from certification.verification import selectors, services
from portal.access.adapters import address_of
from portal.access.permissions import public

SCRIPT = settings.BASE_DIR / "docs" / "verify_certificate.py"


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The signed heads, newest first, and how to check them."""
    services.count_reader(address=address_of(request), now=timezone.now())
    before = request.GET.get("before", "")
    rows, following = selectors.heads(before=int(before) if before.isdecimal() and len(before) < 16 else None)
    newest = selectors.newest_head()
    size = selectors.size()
    return render(
        request,
        "certification/verification/log.html",
        {
            "heads": rows,
            "next": f"?before={following}" if following is not None else "",
            "newest": newest,
            "holds": newest is not None and selectors.head_holds(newest),
            "size": size,
            "script": SCRIPT.is_file(),
            "origin": settings.PORTAL_URL,
            "unsigned": size - (newest.size if newest is not None else 0),
        },
    )


@public
@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The program that checks a file and its proof without the portal, as it lies in the repository."""
    if not SCRIPT.is_file():
        raise Http404
    # Its name ends in .py: whatever a browser makes of that, it is to be kept, and read.
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{SCRIPT.name}"'
    return response


@public
@require_GET
def entry(request: HttpRequest, position: int) -> HttpResponse:
    """One entry with its proof."""
    services.count_reader(address=address_of(request), now=timezone.now())
    leaf = selectors.leaf(position)
    if leaf is None:
        raise Http404
    found = selectors.proof_of(leaf)
    said = json.loads(leaf.entry)
    return render(
        request,
        "certification/verification/log_entry.html",
        {
            "leaf": leaf,
            "said": said,
            "event": EventKind(said["event"]).label,
            "log": found,
            "holds": selectors.proof_holds(found),
        },
    )
