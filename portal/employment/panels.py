"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.access.enums import Permission
from portal.employment import selectors
from portal.home import registry as home
from portal.organisations import selectors as organisations
from portal.people import selectors as people


def my_work(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Where the caregiver works, in which post and since when."""
    person = people.of_user(request.user)
    if person is None:
        return None
    today = timezone.localdate()
    spells = home.once(request, "employment.spells", lambda: list(selectors.of_person(person.pk)))[:5]
    running = [spell for spell in spells if spell.started_on <= today and (spell.ended_on or today) >= today]
    if not spells:
        return None
    return "portal/employment/panel_me.html", {"running": running, "earlier": [s for s in spells if s not in running]}


def roster(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """How many are in post and certified, for each organisation of the clerk."""
    today = timezone.localdate()
    found = organisations.in_scope(request.user, Permission.ROSTER_EDIT)
    counted = [(body, selectors.counts(body, on=today)) for body in found[:3]]
    return ("portal/employment/panel_agency.html", {"counted": counted}) if counted else None
