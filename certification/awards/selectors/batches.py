"""Batches: who would get a certificate, and how far a batch is."""

import hashlib
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from certification.awards import logic
from certification.awards.enums import BatchState, Decision, Paper
from certification.awards.models import Batch, BatchItem
from certification.awards.selectors import conditions, examinations
from certification.certificates import selectors as certificates
from certification.certificates.enums import State
from certification.exams.enums import SessionState
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.printing import services as printing
from portal.printing.errors import describe

# What is done with: nothing more will happen to these by itself.
_SETTLED = Q(decision=Decision.REFUSED) | Q(paper__in=[Paper.MADE, Paper.HAD, Paper.FAILED])


def forecast(session: Any, *, user: Any, on: date) -> list[dict[str, Any]]:
    """Return who passed the theory and what a batch in the name of `user` would do for each, by seat, in a handful of queries.

    Each is a row of `candidates` with "reasons" (conditions that do not hold: {"code", "values", "text"}) and "missing"
    (characters of the name that no font has, so that the paper cannot be made).
    """
    rows = examinations.candidates(session, user=user)
    held = certificates.held_levels_of(
        [row["registration"].person_id for row in rows], on=on, occupation=session.occupation
    )
    for row in rows:
        registration, outcome = row["registration"], row["outcome"]
        found = logic.checks(
            logic.Facts(
                theory_passed=True,
                released=session.state == SessionState.RELEASED,
                practical_passed=outcome.passed if outcome is not None else None,
                course_completed=row["completed"],
                holds_level=any(level <= session.level for level in held.get(registration.person_id, ())),
                confirmed=not row["unconfirmed"],
            )
        )
        row["reasons"] = (
            []
            if row["award"]
            # Asked first of all by the decision too.
            else conditions.own(registration.person, user)
            or [examinations.said(check, outcome, row["unconfirmed"]) for check in found if not check.holds]
        )
        row["ready"] = not row["award"] and not row["reasons"]
        row["missing"] = describe(printing.missing_glyphs(registration.person.name))
    return rows


def batches(user: Any) -> QuerySet[Batch]:
    """Return the batches of the bodies for which the user decides, newest first."""
    found = Batch.objects.select_related("session", "organisation", "started_by").order_by("-pk")
    return access.scope(user, Permission.AWARDS_DECIDE).filter(found, organisation="organisation_id")


def of_session(session_id: int) -> QuerySet[Batch]:
    """Return the batches of a session, newest first."""
    return Batch.objects.filter(session_id=session_id).select_related("started_by").order_by("-pk")


def open_batch(session_id: int) -> Batch | None:
    """Return the batch of a session that is being worked on."""
    return of_session(session_id).filter(state=BatchState.OPEN).first()


def left(batch_id: int) -> QuerySet[BatchItem]:
    """Return the items for which something is to be done, in order."""
    return BatchItem.objects.filter(batch_id=batch_id).exclude(_SETTLED).order_by("pk")


def figures(batch: Batch) -> dict[str, int]:
    """Return how far a batch is: candidates, settled, awarded, already, refused, rendered, had, failed, papers.

    `rendered` are the papers that this batch made, `failed` those that could not be made, `papers` all that exist.
    """
    found = batch.items.aggregate(  # type: ignore[attr-defined]
        candidates=Count("pk"),
        settled=Count("pk", filter=_SETTLED),
        awarded=Count("pk", filter=Q(decision=Decision.AWARDED)),
        already=Count("pk", filter=Q(decision=Decision.ALREADY)),
        refused=Count("pk", filter=Q(decision=Decision.REFUSED)),
        rendered=Count("pk", filter=Q(paper=Paper.MADE)),
        had=Count("pk", filter=Q(paper=Paper.HAD)),
        failed=Count("pk", filter=Q(paper=Paper.FAILED)),
    )
    return found | {"papers": found["rendered"] + found["had"]}


def refused(batch: Batch) -> QuerySet[BatchItem]:
    """Return who did not get a certificate, by seat."""
    return _of(batch).filter(decision=Decision.REFUSED)


def failed(batch: Batch) -> QuerySet[BatchItem]:
    """Return whose paper could not be made, by seat."""
    return _of(batch).filter(paper=Paper.FAILED)


def _of(batch: Batch) -> QuerySet[BatchItem]:
    rows = BatchItem.objects.filter(batch=batch).select_related("registration__person", "certificate")
    return rows.order_by("registration__seat", "pk")


def certificate_ids(batch: Batch) -> list[int]:
    """Return the certificates of a batch that have their paper and are valid, by number of row."""
    rows = _papers(batch).filter(certificate__state=State.VALID)
    return sorted(pk for pk in rows.values_list("certificate_id", flat=True) if pk is not None)


def left_out(batch: Batch) -> dict[int, dict[str, str]]:
    """Return the certificates that have their paper but are handed out no more, by number of row: {"number", "state"}.

    They were suspended, revoked or superseded after the award.
    """
    rows = _papers(batch).exclude(certificate__state=State.VALID).order_by("certificate__number")
    found = rows.values_list("certificate_id", "certificate__number", "certificate__state")
    return {int(pk or 0): {"number": str(number), "state": str(state)} for pk, number, state in found}


def _papers(batch: Batch) -> QuerySet[BatchItem]:
    return BatchItem.objects.filter(batch=batch, certificate__isnull=False, certificate__pdf__isnull=False)


def contents(certificate_ids: list[int]) -> str:
    """Return what tells these certificates from others: a digest of their row numbers."""
    return hashlib.sha256(",".join(map(str, certificate_ids)).encode()).hexdigest()


def by_pk(pk: int) -> Batch:
    """Return a batch by primary key."""
    return Batch.objects.select_related("session", "organisation", "started_by").get(pk=pk)
