"""What the ledger does on news from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from courses.enrolment import signals as enrolment
from courses.hours import services
from courses.lessons import signals as lessons


@receiver(lessons.progressed, dispatch_uid="hours.lessons_progressed.settle")
@receiver(enrolment.recorded, dispatch_uid="hours.enrolment_recorded.settle")
def settle(sender: Any, enrolment_id: int, at: str = "", **kwargs: Any) -> None:
    """Credit what was learned, at the moment when it was learned where the news names it."""
    services.settle(enrolment_id=enrolment_id, now=datetime.fromisoformat(at) if at else timezone.now())
