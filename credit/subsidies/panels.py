"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from credit.subsidies import selectors
from portal.people import selectors as people


def mine(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What I can claim now, and my claims under way."""
    person = people.of_user(request.user)
    if person is None:
        return None
    claims = list(selectors.of_person(person.pk)[:3])
    offers = [found for found in selectors.offers(person, on=timezone.localdate()) if found.can_claim]
    if not claims and not offers:
        return None
    return "credit/subsidies/panel_me.html", {"claims": claims, "offers": offers}


def waiting(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for an officer or a clerk."""
    counts = selectors.waiting_counts(request.user, on=timezone.localdate())
    return "credit/subsidies/panel_work.html", {"counts": counts, "total": sum(counts.values())}


def waiting_city(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The same for whoever approves."""
    return waiting(request)
