"""Background work of the statistics: thin, safe to run twice."""

from typing import Any

from django.utils import timezone

from certification.targets import services


def rebuild(*, job: Any) -> None:
    """Make anew what the marks name."""
    services.rebuild_marked(now=timezone.now())


def refresh(*, job: Any) -> None:
    """Mark what time alone has made stale, and make it anew."""
    now = timezone.now()
    services.refresh(now=now)
    services.rebuild_marked(now=now, limit=5000)
