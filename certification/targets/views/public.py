"""Statistics for everybody: figures and targets, never people."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from certification.targets import services
from certification.targets.selectors import desk, report
from portal.access import permissions as access
from portal.access.adapters import address_of
from portal.regions import selectors as divisions


def _page(request: HttpRequest, code: int) -> HttpResponse:
    now = timezone.now()
    services.count_reader(address=address_of(request), now=now)
    today = timezone.localdate(now)
    context: dict[str, Any] = {
        "board": desk.board(code, as_of=today, today=today, agencies=False, public=True),
        "crumbs": desk.crumbs(code),
    }
    return render(request, "certification/targets/statistics.html", context)


@access.public
def statistics(request: HttpRequest) -> HttpResponse:
    """The whole country, by province; ?region= leads to the page of a division."""
    asked = request.GET.get("region", "")
    code = report.code_of(asked) if asked else 0
    if code is None:
        raise Http404
    return redirect("targets:region_statistics", code) if code else _page(request, 0)


@access.public
def region_statistics(request: HttpRequest, code: int) -> HttpResponse:
    """One division."""
    if divisions.get(code) is None:
        raise Http404
    return _page(request, code)
