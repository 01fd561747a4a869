"""The divisions, organisations, memberships and grants of the demonstration world."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from portal.access import permissions
from portal.access import services as access
from portal.access.enums import Role
from portal.organisations import selectors, services
from portal.organisations.models import Organisation
from portal.regions import services as regions

# Long before any story of the world begins.
_BEGINNING = "2019-01-07"


def load_regions(world: Any, *, now: datetime) -> None:
    """Load the tree of divisions; it lies below the room of the world's registry, so this room tells it."""
    regions.load(now=now)


def load(world: Any, *, now: datetime) -> None:
    """Register organisations, put their staff into them and give everybody their roles; safe to repeat.

    Fills world.ids["O05"] and so on. The notes on agencies are for the storyteller, not for the directory.
    """
    then = world.moment(_BEGINNING)
    found: dict[str, Organisation] = {}
    for entry in world.data["organisations"]:
        organisation = selectors.get_by_code(entry["uscc"])
        if organisation is None:
            organisation = services.register(
                kind=entry["kind"],
                subkind=entry["subkind"],
                name=entry["name"],
                credit_code=entry["uscc"],
                region=int(entry["region"]),
                beds=entry["beds"],
                parent=found.get(entry["parent"]),
                introduction="" if entry["kind"] == "agency" else entry["note"],
                actor=None,
                now=then,
            )
        found[entry["key"]] = organisation
        world.ids[entry["key"]] = organisation.pk
    users = get_user_model().objects.in_bulk([pk for key, pk in world.ids.items() if key.startswith("user:")])
    for line in world.data["grants"]:
        user = users.get(world.ids.get(f"user:{line['person']}"))
        if user is None:
            continue
        organisation = found.get(line["organisation"])
        region = int(line["region"]) if line["region"] else None
        access.grant(user=user, role=line["role"], organisation=organisation, region=region, actor=None, now=then)
        if line["role"] in permissions.STAFF_ROLES and organisation is not None:
            services.add_member(
                organisation=organisation,
                user=user,
                title=str(Role(line["role"]).label),
                started_on=world.day(_BEGINNING),
                actor=None,
                now=then,
            )
