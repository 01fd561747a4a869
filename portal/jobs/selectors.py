"""Reading jobs."""

from typing import Any

from portal.jobs.models import Job


def of_user(user: Any, public_id: str) -> Job | None:
    """Return the job of this public id if `user` started it."""
    return Job.objects.filter(public_id=public_id, started_by_id=user.pk).first()


def by_key(key: str) -> Job | None:
    """Return the job with this key."""
    return Job.objects.filter(key=key).first()
