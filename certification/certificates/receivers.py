"""What the registry does on news from below."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certification.certificates import services
from certification.certificates.enums import Kind
from certification.certificates.logic import day_text
from courses.enrolment import selectors as enrolment
from courses.hours import signals as hours


@receiver(hours.course_completed, dispatch_uid="certificates.course_completed.issue")
def issue_training_certificate(sender: Any, enrolment_id: int, **kwargs: Any) -> None:
    """A completed course gives a training certificate of the school that held the class."""
    done = enrolment.completion(enrolment_id)
    services.award(
        kind=Kind.TRAINING,
        person_id=done.person_id,
        issuer_id=done.school_id,
        level=done.level,
        source_kind="enrolment",
        source_id=enrolment_id,
        issued_on=done.completed_on,
        facts={
            "course_title": done.course_title,
            "class_title": done.class_title,
            "period": f"{day_text(done.starts_on)}至{day_text(done.ends_on)}",
            "hours": done.hours_text,
            "scores": done.scores_text,
        },
        actor=None,
        now=timezone.now(),
    )
