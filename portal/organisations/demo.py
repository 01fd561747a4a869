"""The divisions, organisations, memberships and grants of the demonstration world."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from stdnum.cn import uscc

from portal.access import permissions
from portal.access import services as access
from portal.access.enums import Role
from portal.organisations import selectors, services
from portal.organisations.models import Organisation
from portal.regions import selectors as divisions
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


def prepare_crowd(crowd: Any) -> None:
    """Make agencies in every county and one issuer for the crowd of a seed; a crowd that has them is there already.

    Fills crowd.ids: "agencies", {county: [row numbers]}; "issuer", a row number.
    """
    mark = f"样例批量{crowd.seed}号"
    if Organisation.objects.filter(name__startswith=mark).exists():
        crowd.ids["there"] = True
        return
    counties = list(divisions.counties())
    if not counties:
        regions.load(now=crowd.now)
        counties = list(divisions.counties())
    each = max(1, crowd.people // len(counties) // 60)
    rows = [
        Organisation(
            kind=kind,
            subkind="institution" if kind == "agency" else "social",
            name=f"{mark}{name}",
            credit_code=_invented_code(crowd.seed, number),
            region_id=county,
            beds=0,
            created_at=crowd.now,
        )
        for number, (kind, name, county) in enumerate(
            [("assessment_body", "评价中心", counties[0])]
            + [("agency", f"养老院{county}-{n + 1}", county) for county in counties for n in range(each)]
        )
    ]
    agencies: dict[int, list[int]] = {}
    for row in Organisation.objects.bulk_create(rows, batch_size=1000):
        if row.kind == "agency":
            agencies.setdefault(row.region_id, []).append(row.pk)
        else:
            crowd.ids["issuer"] = row.pk
    crowd.ids["agencies"] = agencies


def _invented_code(seed: int, number: int) -> str:
    """Return a credit code with a valid check digit whose registry, all Y, does not exist."""
    first = f"Y2YY{seed % 10000:04d}{number:09d}"
    return first + uscc.calc_check_digit(first)
