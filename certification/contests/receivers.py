"""What the room does on its own news, after the commit."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certification.contests import services, signals


@receiver(signals.published, dispatch_uid="contests.published.honours")
def issue_honours(sender: Any, contest_id: int, **kwargs: Any) -> None:
    """A public honours list gives everybody on it a certificate of honour."""
    services.issue_honours(contest_id=contest_id, now=timezone.now())
