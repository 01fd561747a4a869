"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from certification.verification import selectors
from portal.people import selectors as people


def my_look_ups(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Whoever holds a certificate sees when and how it was looked up."""
    person = people.of_user(request.user)
    rows = list(selectors.look_ups_of(person.pk)[:5]) if person else []
    return ("certification/verification/panel_me.html", {"look_ups": rows}) if rows else None


def batch(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """An employer checks the certificates of many people at once."""
    return "certification/verification/panel_agency.html", {}
