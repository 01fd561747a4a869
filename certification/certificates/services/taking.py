"""Taking the good lines of a list in, as background work that may be killed at any point and repeated."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import errors
from certification.certificates.logic import listing
from certification.certificates.models import ExternalList
from certification.certificates.services import lists, recording
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.jobs import selectors as jobs_of
from portal.jobs import services as jobs
from portal.jobs.enums import State as JobState

#: Lines of one transaction: a run that is killed loses no more than these, and none of them is written half.
CHUNK = 50


def job_of(row: ExternalList) -> Any:
    """Return the job that takes this list in, None where nobody has asked for it."""
    return jobs_of.by_key(_key(row)) if row.confirmed_at is not None else None


def _key(row: ExternalList) -> str:
    return f"certificates.list:{row.pk}"


@transaction.atomic
def confirm(*, row: ExternalList, actor: Any, now: datetime) -> Any:
    """Have a list taken in; asked twice, it is the same job, and one that was given up begins anew. Return the job.

    Raises: NotYours unless `actor` keeps the roster of the agency.
    """
    kept = ExternalList.objects.select_for_update().get(pk=row.pk)
    if not access.allowed(actor, Permission.ROSTER_EDIT, organisation_id=kept.organisation_id):
        raise errors.NotYours
    if kept.confirmed_at is None:
        kept.confirmed_at = now
        kept.save(update_fields=["confirmed_at"])
    job = jobs.plan(
        task="certification.certificates.tasks.take_list",
        key=_key(kept),
        ids={"list_id": kept.pk, "actor_id": actor.pk},
        actor=actor,
        title=_("导入外来证书"),
        now=now,
    )
    if job.state == JobState.FAILED:
        jobs.again(job=job, now=now)
    return job


def take(
    *, list_id: int, actor: Any, now: datetime, progress: Callable[[int, int], None] | None = None
) -> lists.Report:
    """Take the good lines in, chunk by chunk; what is through stays through, and no line is ever entered twice.

    Arguments: actor, who asked for it and enters the certificates; progress, called with (lines through, lines).
    Raises: Refusal where the file cannot be read.
    """
    row = ExternalList.objects.select_related("organisation", "file").get(pk=list_id)
    if row.report is not None:
        return lists.report_of(row.report)
    reading = lists.read(row)
    total = len(reading.lines)
    for start in range(0, total, CHUNK):
        if progress is not None:
            progress(start, total)
        _chunk(list_id, reading.lines[start : start + CHUNK], actor=actor, now=now)
    report = _finish(list_id, lists.report_so_far(reading), actor=actor, now=now)
    if progress is not None:
        progress(total, total)
    return report


@transaction.atomic
def _chunk(list_id: int, lines: Sequence[listing.Line], *, actor: Any, now: datetime) -> None:
    # Under the lock of the list, and read anew: of two workers one finds what the other has done.
    row = ExternalList.objects.select_for_update().get(pk=list_id)
    waiting = [line for line in lines if str(line.line) not in row.done]
    if row.report is not None or not waiting:
        return
    judge = lists.Judge(row, waiting, now=now)
    with lists.in_the_language_of_the_source():
        for line in waiting:
            row.done[str(line.line)] = _line(judge, line, actor=actor, now=now).stored()
    row.save(update_fields=["done"])


def _line(judge: lists.Judge, line: listing.Line, *, actor: Any, now: datetime) -> lists.Row:
    try:
        outcome = judge.judge(line)
        if outcome == lists.NEW:
            with transaction.atomic():
                recording.enter(
                    person_id=judge.person(line).pk,
                    number=line.number,
                    level=line.level,
                    issuer_name=line.issuer_name,
                    issued_on=line.issued_on,
                    valid_until=line.valid_until,
                    format_ok=judge.finding(line).ok,
                    actor=actor,
                    now=now,
                )
    except Refusal as refusal:
        return judge.refused(line, refusal)
    return judge.row(line, outcome)


@transaction.atomic
def _finish(list_id: int, report: lists.Report, *, actor: Any, now: datetime) -> lists.Report:
    row = ExternalList.objects.select_for_update().select_related("organisation").get(pk=list_id)
    if row.report is not None:
        return lists.report_of(row.report)
    report.rows += [lists.row_of(one) for one in row.done.values()]
    report.rows.sort(key=lambda one: one.line)
    row.taken_at, row.report, row.done = now, report.stored(), {}
    row.save(update_fields=["taken_at", "report", "done"])
    audit.record(
        actor=actor,
        action="certificates.list.taken",
        target=row,
        region=row.organisation.region_id,
        data={"read": len(report.rows), "imported": report.count(lists.NEW), "known": report.count(lists.KNOWN)},
        now=now,
    )
    return report
