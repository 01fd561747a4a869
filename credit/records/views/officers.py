"""The officer's pages: what waits, finding a subject, making an entry, deciding."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credit.records import permissions, selectors, services
from credit.records.enums import RepairKind
from credit.records.forms import CorrectForm, DecisionForm, FindForm, NoteForm, RecordForm, RepairDecisionForm
from credit.records.models import CreditEvent
from credit.records.views.parts import context_of, tried
from portal.access.enums import Permission
from portal.access.permissions import fresh, guard
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.people import services as persons
from portal.people.enums import DocumentKind


@guard(Permission.CREDIT_RECORD)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, the latest entries of my region; a POST looks somebody up."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = _found(request.user, form.cleaned_data["who"].strip().upper())
        if address:
            return redirect(address)
        form.add_error("who", _("没有找到，或者不在您的辖区。"))
    after = request.GET.get("after", "")
    rows, following = selectors.recent(request.user, after=int(after) if after.isdecimal() else 0)
    context = {
        "form": form,
        "objections": [
            (
                event,
                permissions.may_decide_objection(request.user, event),
                (timezone.localdate() - timezone.localdate(event.objection.filed_at)).days,
            )
            for event in selectors.open_objections(request.user)[:50]
        ],
        "repairs": selectors.open_repairs(request.user)[:50],
        "rows": rows,
        "next_url": f"?after={following}" if following else "",
        "previous_url": "?" if after else "",
    }
    return render(request, "credit/records/desk.html", context, status=422 if form.errors else 200)


def _found(user: Any, who: str) -> str:
    """Return the address of the subject with this number, "" where there is none in the officer's regions."""
    organisation = organisations.get_by_code(who)
    if organisation is not None and permissions.may_record(user, organisation=organisation):
        return reverse("records:desk_organisation", args=[organisation.public_id])
    person = persons.find(kind=DocumentKind.ID_CARD, number=who)
    if person is not None and permissions.may_record(user, person=person):
        return reverse("records:desk_person", args=[person.public_id])
    return ""


def _subject_page(request: HttpRequest, *, address: str, **subject: Any) -> HttpResponse:
    """A subject with all entries, and the form for a new one."""
    if not permissions.may_record(request.user, **subject):
        raise Http404
    now, today = timezone.now(), timezone.localdate()
    standing = selectors.standing(**subject, as_of=today)
    form = None
    if standing.rules is not None:
        start = {"decided_on": today, "key": uuid4().hex}
        form = RecordForm(request.POST or None, credit=standing.rules.credit, initial=start)
        token = request.POST.get("token", "")[:40] or uuid4().hex

        def record(data: dict[str, Any]) -> None:
            services.record(**subject, **data, key=f"desk:{request.user.pk}:{token}", actor=request.user, now=now)

        if tried(request, form, record):
            messages.success(request, _("已登记，当事人会收到消息。"))
            return redirect(address)
    context = {"standing": standing, "form": form, "token": uuid4().hex, "address": address, "subject": subject}
    status = 422 if form is not None and form.errors else 200
    return render(request, "credit/records/desk_subject.html", context | subject, status=status)


@guard(Permission.CREDIT_RECORD)
@fresh
@require_http_methods(["GET", "POST"])
def desk_organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """The record of an organisation of my region."""
    found = organisations.get(public_id)
    if found is None:
        raise Http404
    address = reverse("records:desk_organisation", args=[public_id])
    return _subject_page(request, address=address, organisation=found)


@guard(Permission.CREDIT_RECORD)
@fresh
@require_http_methods(["GET", "POST"])
def desk_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """The record of a person of my region."""
    found = people.get(public_id)
    if found is None:
        raise Http404
    return _subject_page(request, address=reverse("records:desk_person", args=[public_id]), person=found)


_FORMS = {
    "decide": DecisionForm,
    "repair": RepairDecisionForm,
    "revoke": NoteForm,
    "correct": CorrectForm,
}


def _act(action: str, event: CreditEvent, data: dict[str, Any], *, actor: Any, now: Any) -> None:
    if action == "decide":
        services.decide_objection(event=event, **data, actor=actor, now=now)
    elif action == "repair":
        services.decide_repair(event=event, approve=data["approve"] == "yes", note=data["note"], actor=actor, now=now)
    elif action == "revoke":
        services.revoke_repair(event=event, note=data["note"], actor=actor, now=now)
    else:
        services.correct(event=event, **data, actor=actor, now=now)


@guard(Permission.CREDIT_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def desk_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """One entry for the officer: decide its objection, answer its repair, revoke, correct."""
    user, now = request.user, timezone.now()
    event = selectors.by_public_id(public_id)
    if event is None or not permissions.decides_in(user, event):
        raise Http404
    action = request.POST.get("action", "")
    forms = {
        name: form(request.POST if action == name else None, prefix=name, initial={"decided_on": event.decided_on})
        for name, form in _FORMS.items()
    }
    if action in forms and tried(request, forms[action], lambda data: _act(action, event, data, actor=user, now=now)):
        messages.success(request, _("已办好，当事人会收到消息。"))
        return redirect("records:desk_entry", public_id=public_id)
    steps = list(event.repairs.all())
    objection = getattr(event, "objection", None)
    own = permissions.is_subject(user, event)
    failed = forms[action] if action in forms else None
    context = context_of(event) | {
        "forms": forms,
        "failed": failed,
        "objection_open": objection is not None and not hasattr(objection, "decision"),
        "may_decide": permissions.may_decide_objection(user, event),
        "repair_open": bool(steps) and steps[-1].kind == RepairKind.APPLIED and not own,
        "repaired": bool(steps) and steps[-1].kind == RepairKind.APPROVED and not own,
        "may_correct": getattr(event, "corrected_by", None) is None
        and not selectors.upheld(event)
        and permissions.may_record(user, person=event.person, organisation=event.organisation),
    }
    return render(request, "credit/records/desk_entry.html", context, status=422 if failed is not None else 200)
