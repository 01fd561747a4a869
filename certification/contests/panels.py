"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from certification.contests import selectors


def opinions(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Applications for direct assessment on which the assessor has not said anything yet."""
    waiting = list(selectors.opinions_waiting(request.user)[:5])
    return ("certification/contests/panel_assess.html", {"rows": waiting}) if waiting else None
