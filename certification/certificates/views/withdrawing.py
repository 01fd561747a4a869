"""Taking an entry back before anybody has looked at it: the holder's own, or what the agency has entered."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.certificates import selectors, services
from certification.certificates.enums import Kind, State
from certification.certificates.models import Certificate
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import guard, signed_in
from portal.people import selectors as people


def _page(request: HttpRequest, row: Certificate | None, *, back: str, staff: bool) -> HttpResponse:
    now = timezone.now()
    if row is None or row.kind != Kind.EXTERNAL or not services.may_withdraw(request.user, row, now=now):
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            services.withdraw(certificate=row, actor=request.user, now=now)
        except NotYours:
            raise
        except Refusal as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("已经撤回，这张证书不再等核实。"))
            return redirect(back)
    elif row.state == State.WITHDRAWN:
        return redirect(back)
    elif not selectors.withdrawable(row):
        refused = _("主管部门已经核实过这张证书，不能再撤回。")
    context: dict[str, Any] = {"certificate": row, "refused": refused, "back": back, "staff": staff}
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "certification/certificates/withdraw.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of my own."""
    person = people.of_user(request.user)
    row = selectors.get(public_id)
    if person is None or row is None or row.person_id != person.pk:
        raise Http404
    return _page(request, row, back=reverse("certificates:certificate", args=[public_id]), staff=False)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest, public_id: str) -> HttpResponse:
    """One that an agency has entered for somebody on the roster."""
    back = reverse("certificates:agency")
    at = request.GET.get("at", "")
    return _page(request, selectors.get(public_id), back=f"{back}?at={at}" if at.isalnum() else back, staff=True)
