"""Parts of the desks that this room fills, and of the public page of an organisation."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from credit.inspections import selectors


def desk(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for an officer."""
    waiting = selectors.waiting(request.user, on=timezone.localdate())
    return "credit/inspections/panel_desk.html", {"waiting": waiting}


def notices(*, on: date) -> tuple[str, dict[str, Any]] | None:
    """The latest plans, on the page of public notices."""
    found, _following = selectors.page(selectors.public(), size=3)
    return ("credit/inspections/public_plans.html", {"plans": found}) if found else None


def results(organisation: Any, *, on: date) -> tuple[str, dict[str, Any]] | None:
    """The public results of an organisation."""
    found = [visit for visit in selectors.results(organisation.pk)[:10] if visit.visited_on and visit.visited_on <= on]
    return ("credit/inspections/public_results.html", {"visits": found}) if found else None
