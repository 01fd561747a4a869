"""Planning, announcing, running and sweeping jobs."""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.jobs import logic, registry
from portal.jobs.adapters import queue
from portal.jobs.enums import Kind, State
from portal.jobs.models import Job

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handle:
    """What a running task knows of its job."""

    pk: int
    public_id: str
    attempts: int
    started_by_id: int | None

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is: `done` of `total` items."""
        Job.objects.filter(pk=self.pk).update(
            done_count=done, total_count=total, lease_until=timezone.now() + logic.LEASE
        )


def plan(
    *,
    task: str,
    key: str,
    ids: dict,
    now: datetime,
    actor: Any = None,
    title: str = "",
    due_at: datetime | None = None,
) -> Job:
    """Write a job that runs `task` after the caller's transaction commits.

    Arguments: task, dotted function called as task(job=Handle, **ids); key, unique: the same key is the same job;
    ids, JSON values; title, what the starter sees; due_at, not before this moment (default: now).
    """
    return _write(kind=Kind.TASK, name=task, key=key, ids=ids, now=now, actor=actor, title=title, due_at=due_at)


def announce(*, signal: str, key: str, ids: dict, now: datetime) -> Job:
    """Write news that is sent after commit and re-sent until every receiver has taken it.

    Arguments: signal, dotted name of a django Signal; key, unique; ids, the keyword arguments of the signal.
    """
    return _write(kind=Kind.SIGNAL, name=signal, key=key, ids=ids, now=now)


def again(*, job: Job, now: datetime) -> None:
    """Put a finished or failed job back in the queue (asked for by a person)."""
    Job.objects.filter(pk=job.pk, state__in=[State.DONE, State.FAILED]).update(
        state=State.PLANNED, attempts=0, due_at=now, error="", finished_at=None, done_count=0
    )
    transaction.on_commit(lambda: send(job.pk))


def _write(*, now: datetime, due_at: datetime | None = None, actor: Any = None, key: str, **values: Any) -> Job:
    job, created = Job.objects.get_or_create(
        key=key,
        defaults={
            **values,
            "due_at": due_at or now,
            "created_at": now,
            "started_by_id": getattr(actor, "pk", None),
        },
    )
    if created and (due_at is None or due_at <= now):
        transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_id: int) -> None:
    """Hand a committed job to whoever runs it: news to receivers at once, tasks to the queue.

    A queue that does not answer loses nothing: the row stays planned and the sweep sends it again.
    """
    job = Job.objects.filter(pk=job_id, state=State.PLANNED).only("pk", "kind").first()
    if job is None:
        return
    if job.kind == Kind.SIGNAL:
        run(job_id=job_id, now=timezone.now())
        return
    try:
        queue.hand_over(job_id)
    except Exception:
        log.warning("queue unreachable, job %s waits for the sweep", job_id, exc_info=True)


def run(*, job_id: int, now: datetime) -> str:
    """Run a planned job whose time has come; return its new state, or "" when somebody else has it."""
    claimed = (
        Job.objects.filter(pk=job_id)
        .filter(
            models.Q(state=State.PLANNED, due_at__lte=now) | models.Q(state=State.RUNNING, lease_until__lt=now),
        )
        .update(state=State.RUNNING, attempts=models.F("attempts") + 1, lease_until=now + logic.LEASE)
    )
    if not claimed:
        return ""
    job = Job.objects.get(pk=job_id)
    try:
        result = _announce_now(job) if job.kind == Kind.SIGNAL else _call(job)
    except Exception as error:
        return _failed(job, error, now)
    Job.objects.filter(pk=job.pk).update(
        state=State.DONE, result=result, finished_at=timezone.now(), lease_until=None, error=""
    )
    return State.DONE


def _call(job: Job) -> Any:
    function = import_string(job.name)
    handle = Handle(job.pk, job.public_id, job.attempts, job.started_by_id)
    result = function(job=handle, **job.ids)
    return result if isinstance(result, dict | list | str | int | None) else None


def _announce_now(job: Job) -> Any:
    signal = import_string(job.name)
    errors = [answer for _, answer in signal.send_robust(sender=None, **job.ids) if isinstance(answer, Exception)]
    if errors:
        raise errors[0]
    return None


def _failed(job: Job, error: Exception, now: datetime) -> str:
    log.error("job %s (%s) failed: %s", job.pk, job.name, error, exc_info=error)
    given_up = job.attempts >= logic.MAX_ATTEMPTS
    text = "".join(traceback.format_exception_only(error)).strip()[:2000]
    Job.objects.filter(pk=job.pk).update(
        state=State.FAILED if given_up else State.PLANNED,
        due_at=now + logic.back_off(job.attempts),
        lease_until=None,
        error=text,
        finished_at=now if given_up else None,
    )
    return State.FAILED if given_up else State.PLANNED


def _due(now: datetime) -> models.QuerySet[Job]:
    return Job.objects.filter(
        models.Q(state=State.PLANNED, due_at__lte=now) | models.Q(state=State.RUNNING, lease_until__lt=now)
    ).order_by("due_at", "pk")


def sweep(*, now: datetime, older_than: timedelta = timedelta(seconds=15), limit: int = 500) -> int:
    """Send again what is overdue: lost between commit and queue, or dropped by a dead worker. Return how many."""
    found = list(_due(now - older_than).values_list("pk", "state")[:limit])
    for pk, state in found:
        if state == State.RUNNING:
            Job.objects.filter(pk=pk, state=State.RUNNING, lease_until__lt=now).update(
                state=State.PLANNED, lease_until=None
            )
        send(pk)
    return len(found)


def plan_periodic(*, now: datetime) -> None:
    """Plan each recurring task once per period; the unique key makes two ticks harmless."""
    for entry in registry.PERIODIC.values():
        slot = int(now.timestamp()) // entry.every_seconds
        plan(task=entry.task, key=f"periodic:{entry.name}:{slot}", ids={}, now=now)


def clear(*, now: datetime, keep: timedelta = timedelta(days=2)) -> int:
    """Delete finished periodic jobs older than `keep`; return how many."""
    deleted, _ = Job.objects.filter(state=State.DONE, key__startswith="periodic:", finished_at__lt=now - keep).delete()
    return deleted


def run_pending(*, now: datetime, limit: int = 10000, raise_errors: bool = False) -> int:
    """Run everything that is due in this process until nothing is left; return how many jobs ran.

    For commands and tests. With `raise_errors` a job that fails stops the run.
    """
    count = 0
    while count < limit:
        job = _due(now).first()
        if job is None:
            break
        state = run(job_id=job.pk, now=now)
        count += 1
        if raise_errors and state in (State.PLANNED, State.FAILED):
            raise RuntimeError(Job.objects.get(pk=job.pk).error)
    return count
