"""The audit log for who may read it: by area, by day, and the way of one thing through the portal."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from portal.access import permissions
from portal.access.enums import Permission
from portal.home import forms, selectors

ROWS = 50


@permissions.guard(Permission.AUDIT_READ)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Fifty entries, newest first; ``type`` and ``id`` ask for one thing's own history."""
    form = forms.AuditFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = selectors.audit_entries(
        request.user, area=wanted.get("area", ""), thing=(wanted.get("type", ""), wanted.get("id", ""))
    )
    if day := wanted.get("day"):
        found = found.filter(at__lt=make_aware(datetime.combine(day + timedelta(days=1), time.min)))
    start = wanted.get("start") or 0
    rows = list(found[start : start + ROWS + 1])
    query = request.GET.copy()
    query["start"] = str(start + ROWS)
    context = {
        "form": form,
        "rows": selectors.audit_rows(rows[:ROWS]),
        "older": f"?{query.urlencode()}" if len(rows) > ROWS else "",
        "thing": bool(wanted.get("type")),
    }
    return render(request, "portal/home/audit.html", context)
