"""Releasing results."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.exams.models import Session
from certification.practical import errors, permissions, selectors
from certification.practical.models import Outcome
from portal.audit import services as audit
from portal.messaging import services as messaging


@transaction.atomic
def release(*, session: Any, actor: Any, now: datetime) -> list[Outcome]:
    """Release the result of every candidate of a session whose stations are all decided, and tell each of them.

    Candidates with sheets still out are left for a later release; results released before stay as they are.
    Raises NotYours; Refusal where no result is ready.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if not permissions.may_manage(actor, session.organisation_id):
        raise errors.NotYours
    made = []
    for candidate in selectors.progress(session):
        if candidate.outcome is not None or candidate.result is None:
            continue
        score, passed = candidate.result
        outcome = Outcome.objects.create(
            assessment=candidate.assessment,
            score=score,
            passed=passed,
            stations=[
                {
                    "code": stand.place.rubric.station.code,
                    "title": stand.place.rubric.content["title"],
                    "rubric": stand.place.rubric.number,
                    "mark": str(stand.verdict.mark),
                    "full_marks": str(stand.place.rubric.full_marks),
                    "pass_mark": str(stand.place.rubric.pass_mark),
                    "weight": stand.place.weight,
                    "passed": stand.verdict.passed,
                    "critical": list(stand.verdict.critical),
                    "assessors": sum(sheet["done"] for sheet in stand.sheets),
                }
                for stand in candidate.stands
            ],
            released_by=actor,
            released_at=now,
        )
        made.append(outcome)
        registration = candidate.assessment.registration
        messaging.send(
            user_id=registration.person.user_id,
            subject=_("操作技能成绩出来了：%(title)s") % {"title": session.title[:90]},
            body=_("打开看每个工位的成绩。"),
            link=reverse("exams:session", args=[registration.session.public_id]),
            key=f"practical.outcome:{outcome.pk}",
            now=now,
        )
    if not made:
        raise errors.Refusal("nothing_ready", _("还没有可以公布的结果：评分表要先交齐。"))
    audit.record(
        actor=actor,
        action="practical.session.released",
        target=session,
        region=session.region_id,
        data={"results": len(made)},
        now=now,
    )
    return made
