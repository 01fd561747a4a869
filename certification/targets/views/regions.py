"""The desk of one division, and its spreadsheet."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.targets import permissions
from certification.targets.forms import Filter
from certification.targets.selectors import desk
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.printing import services as printing
from portal.regions import selectors as divisions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def found_region(request: HttpRequest, code: int) -> int:
    """Return the code of a division that the officer may see; 404 for any other."""
    if divisions.get(code) is None or not permissions.may_see(request.user, code):
        raise Http404
    return code


def filters(request: HttpRequest) -> tuple[Filter, date]:
    """Return the filter as asked for, and today's date in Beijing."""
    today = timezone.localdate()
    return Filter(request.GET, today=today), today


def download(content: bytes, name: str) -> HttpResponse:
    """Return a spreadsheet as a file that no cache keeps."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def trail(request: HttpRequest, code: int) -> list[tuple[int, str]]:
    """Return the divisions above that the officer may see."""
    return [(above, name) for above, name in desk.crumbs(code) if permissions.may_see(request.user, above)]


@access.guard(Permission.DESK_OFFICER)
def region(request: HttpRequest, code: int) -> HttpResponse:
    """Figures, targets and parts of a division."""
    found_region(request, code)
    form, today = filters(request)
    context: dict[str, Any] = {
        "board": desk.board(code, as_of=form.day, today=today, wide=form.wide),
        "form": form,
        "crumbs": trail(request, code),
        "query": form.query,
        "may_open": permissions.may_open(request.user, code),
        "own_page": True,
    }
    return render(request, "certification/targets/region.html", context)


@access.guard(Permission.DESK_OFFICER)
def export(request: HttpRequest, code: int) -> HttpResponse:
    """The parts of a division with every indicator, as a spreadsheet."""
    found_region(request, code)
    form, today = filters(request)
    head, rows, notes = desk.table(code, as_of=form.day, today=today)
    content = printing.workbook(_("统计"), head, rows, widths=[20] * len(head), notes=notes)
    return download(content, f"statistics-{code:06d}-{form.day.isoformat()}.xlsx")
