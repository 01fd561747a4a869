"""Reading jobs."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from portal.jobs.enums import State
from portal.jobs.models import Job


def of_user(user: Any, public_id: str) -> Job | None:
    """Return the job of this public id if `user` started it."""
    return Job.objects.filter(public_id=public_id, started_by_id=user.pk).first()


def by_key(key: str) -> Job | None:
    """Return the job with this key."""
    return Job.objects.filter(key=key).first()


def counts() -> dict[str, int]:
    """Return how many jobs there are in each state."""
    found = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state, 0) for state in State.values}


def oldest_due_seconds(*, now: datetime) -> float:
    """Return for how many seconds the oldest due job has been waiting; 0 when none is."""
    oldest = Job.objects.filter(state=State.PLANNED, due_at__lte=now).aggregate(Min("due_at"))["due_at__min"]
    return (now - oldest).total_seconds() if oldest else 0.0
