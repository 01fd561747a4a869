"""The two-person approval: whoever wrote or imported a version does not approve it. The database refuses it as well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from certification.questions.enums import VersionState
from certification.questions.errors import NotProposed, OwnQuestion, ReasonMissing
from certification.questions.models import Question, QuestionVersion
from portal.audit import services as audit


@dataclass(frozen=True, slots=True)
class Approvals:
    """What came of approving many: how many went through, and why the others did not."""

    approved: int
    own: int
    already_decided: int


def approve(*, version: QuestionVersion, actor: Any, now: datetime) -> QuestionVersion:
    """Approve one version; from now on papers draw it in place of an earlier one.

    :raises OwnQuestion: where ``actor`` proposed it.
    :raises NotProposed: where somebody has decided already.
    """
    return _decide(version, VersionState.APPROVED, "", actor=actor, now=now)


def reject(*, version: QuestionVersion, reason: str, actor: Any, now: datetime) -> QuestionVersion:
    """Send one version back to its author; an earlier approved version stays in use.

    :raises ReasonMissing, OwnQuestion, NotProposed: where the decision cannot be taken so.
    """
    if not reason.strip():
        raise ReasonMissing
    return _decide(version, VersionState.REJECTED, reason.strip()[:500], actor=actor, now=now)


@transaction.atomic
def approve_many(*, version_ids: Iterable[int], actor: Any, now: datetime) -> Approvals:
    """Approve every version of a list that may be approved by ``actor``; one audit row for all, the numbers in it."""
    _needs_person(actor)
    wanted = sorted(set(version_ids))
    locked = list(QuestionVersion.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    open_versions = [version for version in locked if version.state == VersionState.PROPOSED]
    own = [version for version in open_versions if version.proposed_by_id == actor.pk]
    pks = [version.pk for version in open_versions if version.proposed_by_id != actor.pk]
    for start in range(0, len(pks), 500):
        QuestionVersion.objects.filter(pk__in=pks[start : start + 500]).update(
            state=VersionState.APPROVED, approved_by=actor, decided_at=now
        )
    if pks:
        data = {"approved": len(pks), "own": len(own)}
        audit.record(actor=actor, action="questions.approved", data=data, now=now)
    return Approvals(len(pks), len(own), len(wanted) - len(open_versions))


@transaction.atomic
def retire(*, question: Question, actor: Any, now: datetime) -> None:
    """Take a question out of use; papers that hold it keep their copy."""
    _set_retired(question, True, actor, now)


@transaction.atomic
def restore(*, question: Question, actor: Any, now: datetime) -> None:
    """Put a retired question into use again."""
    _set_retired(question, False, actor, now)


@transaction.atomic
def _decide(version: QuestionVersion, state: str, reason: str, *, actor: Any, now: datetime) -> QuestionVersion:
    _needs_person(actor)
    locked = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.PROPOSED:
        raise NotProposed
    if locked.proposed_by_id == actor.pk:
        raise OwnQuestion
    locked.state, locked.reason, locked.approved_by, locked.decided_at = state, reason, actor, now
    locked.save(update_fields=["state", "reason", "approved_by", "decided_at"])
    audit.record(actor=actor, action=f"questions.version.{state}", target=locked, now=now)
    return locked


def _set_retired(question: Question, retired: bool, actor: Any, now: datetime) -> None:
    if Question.objects.filter(pk=question.pk, retired=not retired).update(retired=retired):
        action = "questions.question.retired" if retired else "questions.question.restored"
        audit.record(actor=actor, action=action, target=question, now=now)


def _needs_person(actor: Any) -> None:
    if actor is None or actor.pk is None:
        raise OwnQuestion
