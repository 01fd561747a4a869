"""What this room shows on the caregiver's desk."""

from typing import Any

from django.http import HttpRequest

from portal.people import selectors


def identity(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Ask for what is still missing of identity and photo; say nothing once it is complete."""
    person = selectors.of_user(request.user)
    if person is None:
        return "portal/people/panel_identity.html", {"missing": "identity"}
    if person.photo_id is None:
        return "portal/people/panel_identity.html", {"missing": "photo"}
    return None


def name_of(user: Any) -> str:
    """Return the person's own name for the header; empty before identity is complete."""
    person = selectors.of_user(user)
    return person.name if person else ""
