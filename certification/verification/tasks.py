"""Background work of the room."""

from typing import Any

from django.utils import timezone

from certification.verification import services


def forget_callers(*, job: Any) -> int:
    """Forget who asked more than two hours ago."""
    return services.forget_callers(now=timezone.now())


def write_log(*, job: Any) -> int:
    """Write into the public log what waits for it."""
    return services.write_log(now=timezone.now(), progress=lambda done: job.progress(done, done))


def sign_head(*, job: Any) -> str:
    """Sign the public log's head of the day."""
    head = services.sign_head(now=timezone.now())
    return str(head) if head is not None else ""
