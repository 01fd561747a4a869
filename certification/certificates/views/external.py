"""Certificates from elsewhere as the holder and the agency enter them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates import selectors, services
from certification.certificates.forms import EntryForm, RosterEntryForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard, signed_in
from portal.employment import selectors as employment
from portal.files.errors import Unfit
from portal.organisations import selectors as organisations
from portal.people import selectors as people

#: Certificates that the agency's page shows; the count is of all.
SHOWN = 300


def _enter(request: HttpRequest, form: forms.Form, person_id: int, *, done: str) -> Any:
    """Take a valid entry in and say so; None where it is refused, with the reason at the form.

    Arguments: done, what is said of a new one; of one that was there already it is said that it was.
    """
    data, now = form.cleaned_data, timezone.now()
    try:
        row = services.enter(
            person_id=person_id,
            number=data["number"],
            level=data["level"],
            issuer_name=data["issuer_name"],
            issued_on=data["issued_on"],
            valid_until=data["valid_until"],
            scan=data["scan"],
            actor=request.user,
            now=now,
        )
    except Refusal as refusal:
        place = "scan" if isinstance(refusal, Unfit) else refusal.field
        form.add_error(place if place in form.fields else None, str(refusal.message))
        return None
    if row.created_at == now:
        messages.success(request, done)
    elif data["scan"] and row.verified_at is None:
        messages.info(request, _("这张证书已经登记过，内容没有变，照片换成了这次传的。"))
    else:
        messages.info(request, _("这张证书已经登记过，内容没有变。"))
    return row


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter one of my own, with a picture of it; again after a refusal begins with what was written then."""
    person = people.of_user(request.user)
    if person is None:
        messages.info(request, _("请先填写身份资料，再登记证书。"))
        return redirect("/people/me/")
    again = selectors.get(request.GET.get("again", ""))
    initial: dict[str, Any] = {}
    if again is not None and again.person_id == person.pk and again.kind == "external":
        initial = {
            "number": again.number,
            "level": again.level,
            "issuer_name": again.issuer_name,
            "issued_on": again.issued_on,
            "valid_until": again.valid_until,
        }
    form = EntryForm(request.POST, request.FILES) if request.method == "POST" else EntryForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        row = _enter(request, form, person.pk, done=_("登记好了。区县主管部门核实以后会发消息告诉您。"))
        if row is not None:
            return redirect("certificates:certificate", row.public_id)
    context = {"form": form, "has_region": person.region_id is not None}
    return render(request, "certification/certificates/external_new.html", context, status=422 if form.errors else 200)


def own_agency(request: HttpRequest) -> tuple[Any, list[Any]]:
    """Return the agency that `?at=` names, the first without it, and all whose roster the user keeps."""
    mine = list(organisations.in_scope(request.user, Permission.ROSTER_EDIT)[:50])
    wanted = request.GET.get("at", "")
    chosen = next((body for body in mine if body.public_id == wanted), None) if wanted else next(iter(mine), None)
    if chosen is None:
        raise Http404
    return chosen, mine


@guard(Permission.ROSTER_EDIT)
@require_GET
def agency(request: HttpRequest) -> HttpResponse:
    """The certificates from elsewhere of those who work for my agency, and where their checks stand."""
    body, mine = own_agency(request)
    today = timezone.localdate()
    holders = {spell.person_id: spell.person.user_id for spell in employment.roster(body, today)}
    found = list(selectors.entered_for(list(holders)))
    rows = [
        {
            "certificate": row,
            "state": selectors.shown_state(row, on=today),
            # What the holder has entered is the holder's own to take back.
            "may_withdraw": selectors.withdrawable(row)
            and (holders[row.person_id] is None or row.entered_by_id != holders[row.person_id]),
        }
        for row in found[:SHOWN]
    ]
    context = {"body": body, "bodies": mine, "rows": rows, "count": len(found)}
    return render(request, "certification/certificates/agency.html", context)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def agency_new(request: HttpRequest) -> HttpResponse:
    """Enter one for somebody on the roster."""
    body, _mine = own_agency(request)
    spells = {spell.public_id: spell for spell in employment.roster(body, timezone.localdate())}
    choices = [(key, spell.person.name) for key, spell in spells.items()]
    posted = request.method == "POST"
    form = RosterEntryForm(*([request.POST, request.FILES] if posted else []), people=choices)
    if posted and form.is_valid():
        person_id = spells[form.cleaned_data["person"]].person_id
        if _enter(request, form, person_id, done=_("登记好了，等主管部门核实。")) is not None:
            return redirect(f"{reverse('certificates:agency')}?at={body.public_id}")
    context = {"form": form, "body": body}
    return render(request, "certification/certificates/agency_new.html", context, status=422 if form.errors else 200)
