"""Publishing a plan, entering the public numbers, the draw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credit.inspections import permissions, selectors
from credit.inspections.enums import Strata
from credit.inspections.errors import NotYours, Refusal
from credit.inspections.logic import drawing
from credit.inspections.models import Draw, NumberEntry, Plan, PlanInspector, Visit
from credit.records import selectors as records
from portal.audit import services as audit
from portal.organisations import selectors as organisations


@transaction.atomic
def publish_plan(
    *,
    title: str,
    region_id: int,
    strata_by: str,
    quotas: Mapping[str, int],
    exclusions: Mapping[str, str],
    inspectors: Sequence[tuple[Any, Sequence[str]]],
    number_source: str,
    numbers_from: datetime,
    actor: Any,
    now: datetime,
) -> Plan:
    """Publish which agencies of a region may be drawn, how many of each stratum, and by which future public numbers.

    Arguments: quotas, how many of each stratum, at least what the rules of the region ask; exclusions, id -> reason;
    inspectors, (user, ids with which they declared a conflict); number_source, in words, so that anybody finds the
    numbers; numbers_from, when they will be public. From now on nothing of the plan can change.
    Raises: NotYours; Refusal `empty`, `numbers_from`, `reason`, `quota`, `inspectors`, `too_few_free`, where fewer than
    two of them have declared no conflict with an agency that may be drawn.
    """
    if not permissions.manages(actor, region_id):
        raise NotYours
    if numbers_from <= now:
        raise Refusal("numbers_from", _("号码必须是以后才公布的。"), "numbers_from")
    on = records.day(now)
    found = selectors.candidates(region_id, strata_by=Strata(strata_by), on=on)
    eligible = [one for one in found if one.id not in exclusions]
    if not eligible:
        raise Refusal("empty", _("没有可以抽查的机构。"))
    if any(not reason.strip() for reason in exclusions.values()):
        raise Refusal("reason", _("不列入抽查的机构要写理由。"))
    strata = selectors.strata_of(eligible)
    least = selectors.proposed(strata, region_id, on)
    parts: dict[str, tuple[list[str], int]] = {}
    for name, ids in strata.items():
        quota = quotas.get(name, least[name])
        if quota is None or not (least[name] or 0) <= quota <= len(ids):
            text = _("“%(stratum)s”要抽 %(low)s 到 %(high)s 家。")
            values = {"stratum": selectors.stratum_label(name), "low": least[name] or 0, "high": len(ids)}
            raise Refusal("quota", text % values, f"quota_{name}")
        parts[name] = (ids, quota)
    ids = [one.id for one in eligible]
    drawing.check(ids, list(exclusions), parts)
    if len({user.pk for user, _conflicts in inspectors}) < drawing.AT_ONE_VISIT or not all(
        permissions.inspects(user) for user, _conflicts in inspectors
    ):
        raise Refusal("inspectors", _("至少要有两位检查人员。"), "inspectors")
    names = {one.id: one.organisation.name for one in eligible}
    drawable = [item for part, quota in parts.values() if quota for item in part]
    _enough_free(drawable, {user.pk: conflicts for user, conflicts in inspectors}, names)
    rules = selectors.held(region_id, on)
    plan = Plan.objects.create(
        title=title,
        region_id=region_id,
        algorithm=drawing.ALGORITHM,
        strata_by=strata_by,
        eligible=[
            {
                "id": one.id,
                "name": one.organisation.name,
                "stratum": one.stratum,
                "organisation": one.organisation.public_id,
            }
            for one in eligible
        ],
        excluded=[
            {"id": one.id, "name": one.organisation.name, "reason": exclusions[one.id].strip()}
            for one in found
            if one.id in exclusions
        ],
        strata={name: {"ids": part[0], "quota": part[1]} for name, part in parts.items()},
        list_sha256=drawing.list_sha256(ids),
        number_source=number_source,
        numbers_from=numbers_from,
        published_at=now,
        published_by=actor,
        pack_sha256=rules.sha256 if rules else "",
    )
    for number, (user, conflicts) in enumerate(inspectors, 1):
        PlanInspector.objects.create(plan=plan, user=user, code=f"J{number:02d}", conflicts=sorted(conflicts))
    data = {"list_sha256": plan.list_sha256, "eligible": len(ids)}
    audit.record(actor=actor, action="inspections.plan.published", target=plan, region=region_id, data=data, now=now)
    return plan


def _enough_free(ids: Sequence[str], pool: Mapping[Any, Sequence[str]], names: Mapping[str, str]) -> None:
    """Refuse where an agency has fewer than two inspectors without a conflict; say which agency, and how many are free."""
    for item in ids:
        free = drawing.free(item, pool)
        if len(free) < drawing.AT_ONE_VISIT:
            text = _("“%(agency)s”能去的检查人员只有 %(free)s 位（其余的申报了回避），至少要 %(least)s 位。")
            values = {"agency": names[item], "free": len(free), "least": drawing.AT_ONE_VISIT}
            raise Refusal("too_few_free", text % values, "inspectors")


@transaction.atomic
def enter_numbers(*, plan: Plan, numbers: str, actor: Any, now: datetime) -> Draw | None:
    """Enter the public numbers; as soon as two officers entered the same, the draw takes place, once.

    Arguments: numbers, exactly as they were published. Returns the draw, or None while the second officer is awaited or
    wrote something else. Raises: NotYours; Refusal `drawn`, `too_early`, `numbers`, `too_few_free`.
    """
    if not permissions.manages(actor, plan.region_id):
        raise NotYours
    if Draw.objects.filter(plan=plan).exists():
        raise Refusal("drawn", _("这个计划已经抽过了，一个计划只抽一次。"))
    if now < plan.numbers_from:
        raise Refusal("too_early", _("号码还没有公布，到时间才能录入。"))
    numbers = numbers.strip()
    if not numbers:
        raise Refusal("numbers", _("请录入公开号码。"), "numbers")
    # One after the other: two who enter the same at the same moment would not see each other, and nothing was drawn.
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    NumberEntry.objects.create(plan=plan, officer=actor, numbers=numbers, entered_at=now)
    audit.record(actor=actor, action="inspections.numbers.entered", target=plan, region=plan.region_id, now=now)
    for officer_id, entry in sorted(selectors.latest_entries(plan).items()):
        if officer_id != actor.pk and entry.numbers == numbers:
            return _draw(plan, numbers, first=entry.officer, second=actor, now=now)
    return None


def _draw(plan: Plan, numbers: str, *, first: Any, second: Any, now: datetime) -> Draw:
    file = selectors.as_file(plan)
    parts = {name: (part["ids"], part["quota"]) for name, part in file["strata"].items()}
    found = drawing.draw(file["eligible"], parts, numbers)
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                plan=plan,
                numbers=numbers,
                tickets=found["tickets"],
                drawn=found["drawn"],
                first_officer=first,
                second_officer=second,
                drawn_at=now,
            )
    except IntegrityError:
        raise Refusal("drawn", _("这个计划已经抽过了，一个计划只抽一次。")) from None
    pool = {one.code: one for one in plan.inspectors.order_by("code")}
    # A plan is refused for this before it is published; nobody is sent alone because one was published earlier.
    names = {row["id"]: row["name"] for row in plan.eligible}
    whose = {row["id"]: row["organisation"] for row in plan.eligible if "organisation" in row}
    taken = [item for ids in found["drawn"].values() for item in ids]
    _enough_free(taken, {code: one.conflicts for code, one in pool.items()}, names)
    for stratum, ids in found["drawn"].items():
        for item in ids:
            # Its code may have been put right since; the plan keeps the one that was published, and whose it was.
            organisation = organisations.get(whose[item]) if item in whose else organisations.get_by_code(item)
            if organisation is None:
                raise Refusal("unknown_agency", _("名单里有一家机构的统一社会信用代码后来改过，请先核对。"))
            visit = Visit.objects.create(draw=draw, organisation=organisation, stratum=stratum)
            codes = drawing.inspectors(numbers, item, {code: one.conflicts for code, one in pool.items()})
            visit.inspectors.set([pool[code] for code in codes])
    data = {"drawn": sum(map(len, found["drawn"].values()))}
    audit.record(actor=second, action="inspections.draw.made", target=draw, region=plan.region_id, data=data, now=now)
    return draw
