"""Background work of examinations: thin, safe to run twice."""

from typing import Any

from django.utils import timezone

from certification.exams import services


def prepare(*, job: Any, registration_id: int) -> None:
    """Draw a registration's paper."""
    services.prepare(registration_id=registration_id, now=timezone.now())


def finalise(*, job: Any, attempt_id: int) -> None:
    """Collect a paper whose time is over."""
    services.finalise(attempt_id=attempt_id, now=timezone.now())


def close_session(*, job: Any, session_id: int) -> None:
    """Collect what is left when a session ends; those with extra time have their own job."""
    services.close_session(session_id=session_id, now=timezone.now())
