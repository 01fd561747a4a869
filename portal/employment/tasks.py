"""Background work of the room."""

from typing import Any

from django.utils import timezone

from portal.employment import services


def import_roster(*, job: Any, intake_id: int) -> None:
    """Import a long roster file; safe to repeat or kill."""
    services.complete(intake_id=intake_id, actor=None, now=timezone.now(), progress=job.progress)
