"""Parts of the desks that this room fills, and of the public page of an organisation."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from credit.records import selectors
from portal.access.enums import Permission
from portal.home import registry as home
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.policy import selectors as policy


def mine(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's record, the latest entry of it."""
    person = people.of_user(request.user)
    if person is None:
        return None
    active = home.once(request, f"policy.active.{person.region_id}", lambda: policy.active(person.region_id))
    found = selectors.standing(person=person, as_of=timezone.localdate(), among=active)
    return "credit/records/panel_me.html", {"latest": found.lines[0] if found.lines else None}


def agency(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Grade and colour of the clerk's agencies."""
    today = timezone.localdate()
    found = organisations.in_scope(request.user, Permission.DESK_AGENCY)[:5]
    rows = [(one, selectors.standing(organisation=one, as_of=today)) for one in found]
    return ("credit/records/panel_agency.html", {"rows": rows}) if rows else None


def desk(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for an officer's decision."""
    objections = selectors.open_objections(request.user).count()
    return "credit/records/panel_desk.html", {
        "objections": objections,
        "repairs": len(selectors.open_repairs(request.user)),
    }


def published(organisation: Any, *, on: date) -> tuple[str, dict[str, Any]] | None:
    """The entries about an organisation that the public sees by the classes of the pack."""
    lines = selectors.published(organisation, on=on)
    return ("credit/records/public.html", {"lines": lines}) if lines else None
