"""What the question bank shows on desks."""

from typing import Any

from django.http import HttpRequest

from certification.questions import selectors


def banks(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The assessment body's banks, each with what is in use and what waits for approval."""
    found = list(selectors.tallies(request.user))
    return ("certification/questions/panel.html", {"banks": found}) if found else None


def reviews(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The questions of colleagues that wait for this person's decision."""
    return "certification/questions/panel_reviews.html", {"banks": selectors.to_review(request.user)}
