"""Planning: who performs what, and who scores it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from certification.exams.enums import SessionState
from certification.exams.models import Session
from certification.practical import errors, permissions, selectors
from certification.practical.logic import pairing
from certification.practical.models import Assessment, Assignment, Outcome, Place
from portal.audit import services as audit
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")


def _managed(session_id: int, actor: Any) -> Session:
    """Return the session, locked, if the actor runs it."""
    session = Session.objects.select_for_update().get(pk=session_id)
    if not permissions.may_manage(actor, session.organisation_id):
        raise errors.NotYours
    return session


@transaction.atomic
def plan(
    *,
    session: Any,
    registration_ids: Sequence[int],
    rubric_ids: Sequence[int],
    assessor_ids: Sequence[int],
    weights: dict[int, int] | None = None,
    actor: Any,
    now: datetime,
) -> list[Assessment]:
    """Give candidates their stations, and two assessors for each station, the work spread evenly.

    An assessor who is the candidate, or has the same employer, is passed over. Candidates come from
    `selectors.to_plan` and `selectors.resits`.
    Arguments: rubric_ids, of `selectors.latest_rubrics`, in the order of the stations' codes; weights, of a rubric in
    the whole, 1 where none is given.
    Raises NotYours; Refusal without candidates, stations or two assessors; Conflict naming a candidate for whom no two
    assessors are left.
    """
    session = _managed(session.pk, actor)
    if session.state not in (SessionState.PUBLISHED, SessionState.RELEASED):
        raise errors.Refusal("not_published", _("场次还没有发布，不能安排实操。"))
    allowed = {row.pk: row for row in [*selectors.to_plan(session), *selectors.resits(session)]}
    registrations = [allowed[pk] for pk in dict.fromkeys(registration_ids) if pk in allowed]
    if not registrations:
        raise errors.Refusal("no_candidates", _("请选择要安排的考生。"), field="candidates")
    rubrics = selectors.chosen_rubrics(session, rubric_ids)
    if not rubrics:
        raise errors.Refusal("no_stations", _("请至少选择一个工位。"), field="stations")
    users = list(selectors.assessors(session.organisation_id).filter(pk__in=assessor_ids))
    if len(users) < 2:
        raise errors.Refusal("two_assessors", _("请至少选择两名考评员。"), field="assessors")
    on = session.opens_at.astimezone(BEIJING).date()
    barred = selectors.barred(users, [row.person_id for row in registrations], on=on)
    last = Assessment.objects.filter(session=session).aggregate(last=Max("number"))["last"] or 0
    made, places = [], []
    for number, row in enumerate(registrations, start=last + 1):
        assessment = Assessment.objects.create(
            registration=row, session=session, number=number, planned_by=actor, planned_at=now
        )
        made.append(assessment)
        for position, rubric in enumerate(rubrics, start=1):
            places.append(
                Place.objects.create(
                    assessment=assessment,
                    rubric=rubric,
                    position=position,
                    weight=(weights or {}).get(rubric.pk, 1),
                )
            )
    persons = {assessment.pk: row for assessment, row in zip(made, registrations, strict=True)}
    found = pairing.pairs(
        [place.pk for place in places],
        [user.pk for user in users],
        {place.pk: set(barred[persons[place.assessment_id].person_id]) for place in places},
    )
    for place in places:
        if place.pk not in found:
            name = people.masked_name(persons[place.assessment_id].person)
            raise errors.Conflict(
                "conflict",
                _("考生 %(name)s 没有两名可用的考评员：其余的与考生是同一人或在同一单位。") % {"name": name},
                field="assessors",
            )
        for order, assessor_id in enumerate(found[place.pk], start=1):
            _appointed(place.pk, assessor_id, order, actor, now)
    audit.record(
        actor=actor,
        action="practical.session.planned",
        target=session,
        region=session.region_id,
        data={"candidates": len(made), "stations": len(rubrics), "assessors": len(users)},
        now=now,
    )
    return made


def _appointed(place_id: int, assessor_id: int, number: int, actor: Any, now: datetime) -> Assignment:
    return Assignment.objects.create(
        place_id=place_id, assessor_id=assessor_id, number=number, appointed_by=actor, appointed_at=now
    )


@transaction.atomic
def appoint(*, place: Place, assessor_id: int, actor: Any, now: datetime) -> Assignment:
    """Appoint the assessor who is missing at a station: for one who stepped back, or the third where two differ.

    Raises NotYours; Refusal where nobody is missing or the assessor has been at this station already; Conflict.
    """
    place = Place.objects.select_related("assessment__registration").get(pk=place.pk)
    assessment = place.assessment
    session = _managed(assessment.session_id, actor)
    stand = selectors.place(session, place.pk)
    number = stand.open_number if stand is not None else None
    if number is None or Outcome.objects.filter(assessment=assessment).exists():
        raise errors.Refusal("nobody_missing", _("这个工位现在不需要再指定考评员。"))
    user = selectors.assessors(session.organisation_id).filter(pk=assessor_id).first()
    if user is None:
        raise errors.Refusal("not_an_assessor", _("请选择本机构的考评员。"), field="assessor")
    if Assignment.objects.filter(place=place, assessor=user).exists():
        raise errors.Refusal("already_there", _("这名考评员已经在这个工位上，请换一人。"), field="assessor")
    on = session.opens_at.astimezone(BEIJING).date()
    if selectors.conflicts([user], assessment.registration.person_id, on=on):
        raise errors.Conflict("conflict", _("这名考评员与考生是同一人或在同一单位，要回避。"), field="assessor")
    made = _appointed(place.pk, user.pk, number, actor, now)
    audit.record(
        actor=actor,
        action="practical.assessor.appointed",
        target=made,
        region=session.region_id,
        data={"number": number},
        now=now,
    )
    return made


@transaction.atomic
def step_back(*, assignment: Assignment, why: str, actor: Any, now: datetime) -> Assignment:
    """Withdraw from scoring a candidate whom one knows; the officer appoints somebody else.

    Raises NotYours for anybody but the assessor, Handed after handing in, Refusal without a reason.
    """
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if actor is None or row.assessor_id != actor.pk:
        raise errors.NotYours
    if hasattr(row, "sheet"):
        raise errors.Handed("handed_in", _("评分表已经提交，不能再申请回避。"))
    if row.stepped_back_at is not None:
        return row
    why = " ".join(why.split())[:200]
    if not why:
        raise errors.Refusal("why", _("请写明为什么要回避。"), field="why")
    row.stepped_back_at, row.stepped_back_why = now, why
    row.save(update_fields=["stepped_back_at", "stepped_back_why"])
    session = row.place.assessment.session
    audit.record(actor=actor, action="practical.assessor.stepped_back", target=row, region=session.region_id, now=now)
    return row
