"""What a visit found, and making it public."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.inspections import permissions, selectors
from credit.inspections.enums import Result
from credit.inspections.errors import NotYours, Refusal
from credit.inspections.logic import rules
from credit.inspections.models import Visit
from credit.records import selectors as records
from credit.records import services as entries
from portal.audit import services as audit
from portal.policy.errors import PolicyGap


def _mine(visit: Visit, actor: Any) -> Visit:
    locked = Visit.objects.select_for_update().select_related("draw__plan", "organisation").get(pk=visit.pk)
    if not permissions.manages(actor, locked.draw.plan.region_id):
        raise NotYours
    if locked.published_at is not None:
        raise Refusal("published", _("结果已经公示，不能再改。"))
    return locked


@transaction.atomic
def report_visit(*, visit: Visit, visited_on: date, findings: str, result: str, actor: Any, now: datetime) -> Visit:
    """Write down a visit; the last day for making its result public follows from the rules of the region.

    May be repeated until it is public. Raises: NotYours; Refusal `published`, `visited_on`, `findings`.
    """
    found = _mine(visit, actor)
    if not records.day(found.draw.drawn_at) <= visited_on <= records.day(now):
        raise Refusal("visited_on", _("检查日期要在抽取之后，不能晚于今天。"), "visited_on")
    if not findings.strip():
        raise Refusal("findings", _("请写明看了什么、发现了什么。"), "findings")
    found.visited_on, found.findings, found.result = visited_on, findings.strip(), Result(result)
    held = selectors.held(found.draw.plan.region_id, visited_on)
    try:
        days = rules.result_days(held.subject, visited_on) if held else None
    except PolicyGap:
        days = None
    if days is not None:
        found.due_on, found.due_certain = records.working_day(visited_on, days)
    found.save()
    data = {"result": found.result}
    region = found.draw.plan.region_id
    audit.record(actor=actor, action="inspections.visit.reported", target=found, region=region, data=data, now=now)
    return found


@transaction.atomic
def publish_result(
    *,
    visit: Visit,
    document: str = "",
    breaches: Sequence[dict[str, Any]] = (),
    made: Iterable[Any] = (),
    actor: Any,
    now: datetime,
) -> Visit:
    """Make the result of a visit public, with the credit entries that follow from it.

    Arguments: document, number of the decision; breaches, each {"code", "severity", "points"}, become entries of the
    agency's record; made, entries that were already made about it. Raises: NotYours; Refusal `published`, `not_visited`,
    `document`, and what credit.records.services.record refuses.
    """
    found = _mine(visit, actor)
    if found.visited_on is None:
        raise Refusal("not_visited", _("还没有登记检查情况。"))
    if breaches and not document.strip():
        raise Refusal("document", _("记入信用记录要写依据文书。"), "document")
    events = list(made)
    for breach in breaches:
        events.append(
            entries.record(
                organisation=found.organisation,
                code=breach["code"],
                severity=breach["severity"],
                points=breach["points"],
                occurred_on=found.visited_on,
                decided_on=records.day(now),
                document=document.strip(),
                details=found.draw.plan.title,
                key=f"inspections:{found.public_id}:{breach['code']}",
                actor=actor,
                now=now,
            )
        )
    found.published_at, found.published_by = now, actor
    found.save(update_fields=["published_at", "published_by"])
    found.events.add(*events)
    data = {"result": found.result, "entries": len(events)}
    region = found.draw.plan.region_id
    audit.record(actor=actor, action="inspections.result.published", target=found, region=region, data=data, now=now)
    return found
