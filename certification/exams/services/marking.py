"""Marking: by the frozen key, appended, never changed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors, selectors
from certification.exams.enums import AttemptState, EventKind, SessionState
from certification.exams.logic import folding
from certification.exams.models import Attempt, AttemptEvent, Mark, PaperItem, Session
from certification.exams.services import events
from certification.questions.logic import scoring
from portal.audit import services as audit


def mark_attempt(attempt: Attempt, *, grader: Any, reason: str, now: datetime) -> Decimal:
    """Mark every item by its frozen key, append the marks, set the outcome on `attempt` (the caller saves it).

    The score is the sum of the marks; an item earns its marks times the fraction of its type's rule, rounded to cents
    of a mark as decimals, never as floats.
    """
    answers = folding.answers(selectors.log(attempt.pk), admitted=selectors.admitted(attempt.pk))
    given, total = [], Decimal(0)
    for item in PaperItem.objects.filter(attempt=attempt).order_by("position"):
        fraction = scoring.score(item.content["content"], answers.get(item.position))
        marks = (item.marks * fraction).quantize(Decimal("0.01"))
        total += marks
        given.append(
            Mark(
                item=item,
                marks=marks,
                fraction=fraction,
                key_hash=item.content["hash"],
                grader=grader,
                reason=reason,
                given_at=now,
            )
        )
    Mark.objects.bulk_create(given)
    attempt.score = total
    attempt.passed = total >= Session.objects.get(registrations__attempt=attempt.pk).pass_mark
    return total


@transaction.atomic
def admit_late(*, attempt_id: int, seqs: Sequence[int], reason: str, actor: Any, now: datetime) -> Attempt:
    """Let an invigilator count late answers (a power cut, say) and mark the attempt anew; marks are appended.

    Arguments: seqs, of late answers in the attempt's log; reason, written into the log.
    """
    if not reason.strip():
        raise errors.Refusal("reason", _("请写明补收的原因。"), field="reason")
    attempt = events.locked(attempt_id)
    if attempt.state != AttemptState.FINALISED:
        raise errors.SessionClosed("not_finalised", _("交卷以后才能补收。"))
    if Session.objects.get(registrations__attempt=attempt.pk).state == SessionState.RELEASED:
        raise errors.SessionClosed("released", _("成绩已经公布，不能再补收。"))
    wanted = set(seqs)
    found = AttemptEvent.objects.filter(attempt=attempt, seq__in=wanted, kind=EventKind.ANSWER, late=True).count()
    if not wanted or found != len(wanted):
        raise errors.Refusal("seqs", _("只能补收迟到的答案。"), field="seqs")
    events.write(attempt, EventKind.ADMIT, {"seqs": sorted(wanted), "reason": reason.strip()}, now)
    mark_attempt(attempt, grader=actor, reason="admit", now=now)
    attempt.save()
    audit.record(actor=actor, action="exams.attempt.admitted", target=attempt, data={"count": len(wanted)}, now=now)
    return attempt
