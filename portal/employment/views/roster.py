"""The roster of an agency: the list, one person's line, hiring and leaving by hand, the export."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.employment import selectors, services
from portal.employment.forms import HireForm, LeaveForm, LeavingForm, PostForm, WithdrawForm
from portal.employment.models import Spell
from portal.organisations import selectors as organisations
from portal.people import selectors as people

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own(request: HttpRequest) -> tuple[Any, list[Any]]:
    """Return the organisation that the clerk has chosen (?at=) and all of theirs; 404 for another's."""
    mine = list(organisations.in_scope(request.user, Permission.ROSTER_EDIT)[:50])
    wanted = request.GET.get("at", "")
    chosen = next((body for body in mine if body.public_id == wanted), None) if wanted else next(iter(mine), None)
    if chosen is None:
        raise Http404
    return chosen, mine


def own_spell(request: HttpRequest, public_id: str) -> Spell:
    """Return a spell at one of the clerk's organisations, else 404."""
    mine = organisations.in_scope(request.user, Permission.ROSTER_EDIT).values_list("pk", flat=True)
    spell = selectors.spell_of(list(mine), public_id)
    if spell is None:
        raise Http404
    return spell


def private(response: HttpResponse) -> HttpResponse:
    """Mark a page about people as not to be kept by browsers and proxies."""
    response["Cache-Control"] = "no-store, private"
    return response


def _pills(counts: selectors.Counts, code: str, address: dict[str, str]) -> list[dict[str, Any]]:
    choices = [
        ("", _("全部"), counts.people),
        ("certificate:valid", _("持证"), counts.certified),
        ("certificate:none", _("无证"), counts.uncertified),
        ("certificate:expiring", _("即将到期"), counts.expiring),
        ("certificate:pending", _("待核验"), counts.waiting),
        ("training:learning", _("在培训"), counts.training),
    ]
    return [
        {"label": label, "count": count, "url": "?" + urlencode(address | {"show": value}), "current": value == code}
        for value, label, count in choices
        if count or value in ("", code, "certificate:valid", "certificate:none")
    ]


@guard(Permission.ROSTER_EDIT)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everybody who is in post today, with what their certificates are worth."""
    body, mine = own(request)
    today = timezone.localdate()
    code, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    lines, total = selectors.roster_page(body, on=today, code=code, words=words, page=page)
    address = {"at": body.public_id} if len(mine) > 1 else {}
    here = address | ({"show": code} if code else {}) | ({"q": words} if words else {})
    first = (page - 1) * selectors.PAGE
    context = {
        "body": body,
        "mine": mine,
        "counts": selectors.counts(body, on=today),
        "lines": lines,
        "total": total,
        "first": first + 1,
        "last": first + len(lines),
        "words": words,
        "code": code,
        "at": f"?{urlencode(address)}" if address else "",
        "previous_url": "?" + urlencode(here | {"page": page - 1}) if page > 1 else "",
        "next_url": "?" + urlencode(here | {"page": page + 1}) if first + len(lines) < total else "",
    }
    if lines:
        services.open_roster(organisation=body, people=len(lines), actor=request.user, now=timezone.now())
    context["pills"] = _pills(context["counts"], code, address)
    return private(render(request, "portal/employment/roster.html", context))


@guard(Permission.ROSTER_EDIT)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The roster as a spreadsheet, names and numbers masked."""
    body, _mine = own(request)
    content = services.export_roster(organisation=body, actor=request.user, now=timezone.now())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="roster-{timezone.localdate():%Y%m%d}.xlsx"'
    return private(response)


@guard(Permission.ROSTER_EDIT)
@sensitive_post_parameters("name", "number")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Hire one person by hand."""
    body, _mine = own(request)
    form = HireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            spell = services.hire_by_number(
                organisation=body, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("已加入花名册"))
            return redirect("employment:line", spell.public_id)
    status = 422 if form.errors else 200
    return private(render(request, "portal/employment/add.html", {"form": form, "body": body}, status=status))


def _line(
    request: HttpRequest,
    spell: Spell,
    *,
    form: Any = None,
    post_form: Any = None,
    leaving_form: Any = None,
    withdraw_form: Any = None,
) -> HttpResponse:
    today = timezone.localdate()
    here = [found for found in selectors.of_person(spell.person_id) if found.organisation_id == spell.organisation_id]
    months = list(selectors.months_of(spell.person_id, organisation_id=spell.organisation_id))[-12:]
    context = {
        "spell": spell,
        "name": services.open_line(spell=spell, actor=request.user, now=timezone.now()),
        "number": people.masked_number(spell.person),
        "columns": selectors.columns_of(spell.person_id, on=today),
        "spells": here,
        "months": months[::-1],
        "form": form or LeaveForm(),
        "post_form": post_form or PostForm(),
        "leaving_form": leaving_form or LeavingForm(),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "changes": selectors.corrections(spell),
        "back": f"{reverse('employment:roster')}?at={spell.organisation.public_id}",
    }
    faulty = any(sent is not None and sent.errors for sent in (form, post_form, leaving_form, withdraw_form))
    return private(render(request, "portal/employment/line.html", context, status=422 if faulty else 200))


@guard(Permission.ROSTER_EDIT)
@require_GET
def line(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person of the roster: the certificate, the spells here, the months reported."""
    return _line(request, own_spell(request, public_id))


def _act(
    request: HttpRequest, public_id: str, *, act: Callable[..., Spell], sent: type[forms.Form], name: str, said: str
) -> HttpResponse:
    """Do one thing to a spell of the clerk's, or show its page again with what was refused.

    Arguments: act, the service; sent, the form; name, how the page calls the form; said, the words of success.
    """
    spell = own_spell(request, public_id)
    form = sent(request.POST)
    if form.is_valid():
        try:
            done = act(spell=spell, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, said)
            if done.withdrawn_at is not None:
                return redirect(f"{reverse('employment:roster')}?at={spell.organisation.public_id}")
            return redirect("employment:line", done.public_id)
    return _line(request, spell, **{name: form})


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["POST"])
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a spell."""
    return _act(request, public_id, act=services.leave, sent=LeaveForm, name="form", said=_("已办理离职"))


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["POST"])
def correct_leaving(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put right a last day that was entered wrongly."""
    act, said = services.correct_leaving, _("离职日期已更正")
    return _act(request, public_id, act=act, sent=LeavingForm, name="leaving_form", said=said)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back a spell that was entered wrongly."""
    act, said = services.withdraw, _("已撤销，不再算数")
    return _act(request, public_id, act=act, sent=WithdrawForm, name="withdraw_form", said=said)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["POST"])
def change_post(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the person another post here."""
    return _act(request, public_id, act=services.change_post, sent=PostForm, name="post_form", said=_("岗位已更新"))
