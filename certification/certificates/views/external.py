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
from certification.certificates.forms import EntryForm, ListForm, RosterEntryForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard, signed_in
from portal.employment import selectors as employment
from portal.files.errors import Unfit
from portal.organisations import selectors as organisations
from portal.people import selectors as people

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Lines of a report that a page shows; the counts are always of all.
SHOWN = 300


def _enter(request: HttpRequest, form: forms.Form, person_id: int) -> Any:
    """Take a valid entry in; None where it is refused, with the reason at the form."""
    data = form.cleaned_data
    try:
        return services.enter(
            person_id=person_id,
            number=data["number"],
            level=data["level"],
            issuer_name=data["issuer_name"],
            issued_on=data["issued_on"],
            valid_until=data["valid_until"],
            scan=data["scan"],
            actor=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        place = "scan" if isinstance(refusal, Unfit) else refusal.field
        form.add_error(place if place in form.fields else None, str(refusal.message))
        return None


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
        row = _enter(request, form, person.pk)
        if row is not None:
            messages.success(request, _("登记好了。区县主管部门核实以后会发消息告诉您。"))
            return redirect("certificates:certificate", row.public_id)
    context = {"form": form, "has_region": person.region_id is not None}
    return render(request, "certification/certificates/external_new.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest) -> tuple[Any, list[Any]]:
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
    body, mine = _own(request)
    today = timezone.localdate()
    here = {spell.person_id: spell.person.name for spell in employment.roster(body, today)}
    rows = [
        {"certificate": row, "state": selectors.shown_state(row, on=today)} for row in selectors.entered_for(list(here))
    ]
    context = {"body": body, "bodies": mine, "rows": rows[:SHOWN], "count": len(rows)}
    return render(request, "certification/certificates/agency.html", context)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def agency_new(request: HttpRequest) -> HttpResponse:
    """Enter one for somebody on the roster."""
    body, _mine = _own(request)
    spells = {spell.public_id: spell for spell in employment.roster(body, timezone.localdate())}
    choices = [(key, spell.person.name) for key, spell in spells.items()]
    posted = request.method == "POST"
    form = RosterEntryForm(*([request.POST, request.FILES] if posted else []), people=choices)
    if posted and form.is_valid():
        row = _enter(request, form, spells[form.cleaned_data["person"]].person_id)
        if row is not None:
            messages.success(request, _("登记好了，等主管部门核实。"))
            return redirect(f"{reverse('certificates:agency')}?at={body.public_id}")
    context = {"form": form, "body": body}
    return render(request, "certification/certificates/agency_new.html", context, status=422 if form.errors else 200)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a spreadsheet."""
    body, _mine = _own(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        try:
            row = services.receive(
                organisation=body, upload=form.cleaned_data["file"], actor=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("certificates:list", row.public_id)
    context = {"form": form, "body": body}
    return render(request, "certification/certificates/upload.html", context, status=422 if form.errors else 200)


@guard(Permission.ROSTER_EDIT)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet to fill in."""
    response = HttpResponse(services.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="certificates-template.xlsx"'
    return response


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def external_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """What taking a spreadsheet in would do, line by line; a POST takes the good lines in."""
    row = selectors.lists_of(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    now = timezone.now()
    refused, report, status = "", None, 200
    try:
        if request.method == "POST":
            report = services.take(row=row, actor=request.user, now=now)
            messages.success(request, _("导入了 %(count)s 张证书，等主管部门核实。") % {"count": report.imported})
            return redirect("certificates:list", public_id)
        report = services.rehearse(row=row, actor=request.user, now=now) if row.report is None else row.report
    except Refusal as refusal:
        refused, status = str(refusal.message), 422
    found = report if isinstance(report, dict) or report is None else report.as_dict()
    context = {
        "list": row,
        "refused": refused,
        "read": found["read"] if found else 0,
        "good": found["good"][:SHOWN] if found else [],
        "good_count": len(found["good"]) if found else 0,
        "problems": found["problems"][:SHOWN] if found else [],
        "problem_count": len({one["line"] for one in found["problems"]}) if found else 0,
        "again": f"{reverse('certificates:upload')}?at={row.organisation.public_id}",
        "back": f"{reverse('certificates:agency')}?at={row.organisation.public_id}",
    }
    response = render(request, "certification/certificates/list.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
