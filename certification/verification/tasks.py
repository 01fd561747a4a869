"""Background work of the room."""

from typing import Any

from django.utils import timezone

from certification.verification import services


def forget_callers(*, job: Any) -> int:
    """Forget who asked more than two hours ago."""
    return services.forget_callers(now=timezone.now())
