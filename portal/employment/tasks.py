"""Background work of the room."""

from typing import Any

from django.utils import timezone

from portal.access import services as access
from portal.employment import services


def import_roster(*, job: Any, intake_id: int) -> None:
    """Import a long roster file; safe to repeat or kill."""
    services.complete(intake_id=intake_id, actor=None, now=timezone.now(), progress=job.progress)


def tidy_access(*, job: Any) -> int:
    """Forget answered calls of keys after a week and counts of callers after two hours; return how many went."""
    now = timezone.now()
    return access.forget_calls(now=now) + access.forget_callers(now=now)
