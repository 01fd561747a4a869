"""What this room does on news."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.exams import selectors, signals
from portal.messaging import services as messaging


@receiver(signals.results_released, dispatch_uid="exams.results_released.tell")
def tell_candidates(sender: Any, session_id: int, **kwargs: Any) -> None:
    """Tell every candidate who sat that the results are there."""
    session = selectors.session_by_id(session_id)
    for registration in selectors.candidates(session):
        attempt = getattr(registration, "attempt", None)
        if attempt is None or attempt.user_id is None or attempt.score is None:
            continue
        messaging.send(
            user_id=attempt.user_id,
            subject=_("成绩出来了：%(title)s") % {"title": session.title[:100]},
            body=_("打开看成绩和每道题的解析。"),
            link=reverse("exams:result", args=[attempt.public_id]),
            key=f"exams.result:{attempt.pk}",
            now=timezone.now(),
        )
