"""What the question bank shows on desks."""

from typing import Any

from django.http import HttpRequest

from certification.questions import selectors


def banks(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The assessment body's banks, each with what is in use and what waits for approval."""
    found = list(selectors.tallies(request.user))
    return ("certification/questions/panel.html", {"banks": found}) if found else None
