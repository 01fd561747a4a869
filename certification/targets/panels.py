"""The officers' desk: big figures on top, then the work of other rooms, then levels, curve and parts."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from certification.targets import permissions
from certification.targets.forms import Filter
from certification.targets.selectors import desk


def _context(request: HttpRequest) -> dict[str, Any] | None:
    """Return what both panels show, worked out once a request."""
    if not hasattr(request, "_statistics"):
        roots = permissions.roots(request.user)
        found: dict[str, Any] | None = None
        if roots:
            today = timezone.localdate()
            form = Filter(request.GET, today=today)
            found = {
                "board": desk.board(roots[0], as_of=form.day, today=today, wide=form.wide),
                "form": form,
                "query": form.query,
                "may_open": permissions.may_open(request.user, roots[0]),
                "others": [(code, desk.name_of(code)) for code in roots[1:]],
                "own_page": False,
            }
        request._statistics = found  # type: ignore[attr-defined]
    return request._statistics  # type: ignore[attr-defined, no-any-return]


def figures(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The big figures of the officer's own division."""
    context = _context(request)
    return ("certification/targets/_figures.html", context) if context else None


def details(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Levels against targets, the curve, the parts."""
    context = _context(request)
    return ("certification/targets/_details.html", context) if context else None
