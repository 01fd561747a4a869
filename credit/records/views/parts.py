"""What several pages of the room need: one entry with its story, and a form that a service may refuse."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.records import selectors
from credit.records.enums import Outcome, RepairKind
from credit.records.models import CreditEvent
from portal.access.errors import NotYours, Refusal
from portal.home.templatetags.words import cn_date


def line_of(event: CreditEvent) -> tuple[selectors.Standing, selectors.Line | None]:
    """Return how the subject of an entry stands today, and the entry's line in it."""
    today = timezone.localdate()
    found = selectors.standing(person=event.person, organisation=event.organisation, as_of=today)
    return found, next((line for line in found.lines if line.event.pk == event.pk), None)


def story(event: CreditEvent) -> list[dict[str, Any]]:
    """Return what happened to an entry, as steps of a timeline."""
    steps: list[tuple[Any, dict[str, Any]]] = []

    def add(at: Any, title: Any, text: str = "", state: str = "done") -> None:
        steps.append((at, {"title": f"{cn_date(at)} {title}", "text": text, "state": state}))

    add(event.recorded_at, _("登记"), event.document)
    objection = getattr(event, "objection", None)
    if objection is not None:
        decision = getattr(objection, "decision", None)
        add(objection.filed_at, _("提出异议"), objection.argument, "done" if decision else "now")
        if decision is not None:
            add(decision.decided_at, Outcome(decision.outcome).label, decision.reason)
    for step in event.repairs.all():
        bad = step.kind in (RepairKind.REFUSED, RepairKind.REVOKED)
        add(step.at, RepairKind(step.kind).label, step.note, "bad" if bad else "done")
    corrected = getattr(event, "corrected_by", None)
    if corrected is not None:
        add(corrected.recorded_at, _("已更正"), corrected.details or corrected.document)
    return [step for _at, step in sorted(steps, key=lambda pair: pair[0])]


def context_of(event: CreditEvent) -> dict[str, Any]:
    """Return what every page of one entry shows."""
    found, line = line_of(event)
    today = timezone.localdate()
    until, certain = selectors.objection_until(event, found.rules.credit if found.rules else None)
    objection = getattr(event, "objection", None)
    open_term = until is None or today <= until
    corrected = getattr(event, "corrected_by", None)
    return {
        "event": event,
        "line": line,
        "standing": found,
        "steps": story(event),
        "until": until,
        "certain": certain,
        "may_object": objection is None and corrected is None and open_term,
        "may_repair": line is not None and selectors.repairable(line, on=today),
    }


def tried(request: HttpRequest, form: forms.Form, call: Callable[[dict[str, Any]], Any]) -> bool:
    """Say whether a sent form was valid and the service took it; what it refuses stands beside its field.

    Arguments: call, takes the cleaned data. NotYours passes through.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        call(form.cleaned_data)
    except NotYours:
        raise
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True
