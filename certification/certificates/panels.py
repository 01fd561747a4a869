"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from certification.certificates import selectors
from portal.people import selectors as people


def my_certificates(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's certificates, newest first."""
    person = people.of_user(request.user)
    if person is None:
        return None
    return "certification/certificates/panel_me.html", {"certificates": list(selectors.of_person(person.pk)[:5])}


def recent(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The certificates that the assessment body issued last."""
    return "certification/certificates/panel_assess.html", {"certificates": selectors.issued_by(request.user)[:5]}
