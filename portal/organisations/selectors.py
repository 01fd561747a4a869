"""Reading organisations and memberships."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations.models import Membership, Organisation
from portal.regions import logic as regions
from portal.regions import selectors as divisions

PAGE = 20


def get(public_id: str) -> Organisation | None:
    """Return the organisation of this public id, closed ones included, or None."""
    return Organisation.objects.select_related("region", "parent").filter(public_id=public_id).first()


def get_by_pk(pk: int | None) -> Organisation | None:
    """Return the organisation of this row number, or None."""
    return Organisation.objects.filter(pk=pk).first() if pk else None


def get_by_code(credit_code: str) -> Organisation | None:
    """Return the organisation of this credit code, or None."""
    return Organisation.objects.filter(credit_code=credit_code).first()


def of_kind(kind: str, *, region: int = 0) -> QuerySet[Organisation]:
    """Return the open organisations of a kind within a division, by name."""
    low, high = regions.span(region)
    return Organisation.objects.filter(kind=kind, closed_on=None, region_id__gte=low, region_id__lte=high).order_by(
        "name", "pk"
    )


def directory(*, words: str = "", kind: str = "", region: int = 0) -> QuerySet[Organisation]:
    """Return the open organisations that a visitor looks for, by name.

    Arguments: words, each must occur in the name; kind, of enums.Kind, or empty; region, division code, 0 for all.
    """
    found = Organisation.objects.filter(closed_on=None).select_related("region")
    for word in words.split()[:5]:
        found = found.filter(name__icontains=word)
    if kind:
        found = found.filter(kind=kind)
    if region:
        low, high = regions.span(region)
        found = found.filter(region_id__gte=low, region_id__lte=high)
    return found.order_by("name", "pk")


def page(queryset: QuerySet[Organisation], *, after: str = "", size: int = PAGE) -> tuple[list[Organisation], str]:
    """Return one page of organisations and the public id after which the next begins (empty at the end).

    Arguments: queryset, ordered by name and pk; after, public id of the last one on the page before.
    """
    if after:
        last = Organisation.objects.filter(public_id=after).values_list("name", "pk").first()
        if last is not None:
            queryset = queryset.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))
    rows = list(queryset[: size + 1])
    return rows[:size], (rows[size - 1].public_id if len(rows) > size else "")


def places(*, chosen: int = 0) -> list[tuple[int, str]]:
    """Return (code, name) of the divisions by which the directory may be narrowed, in code order.

    Provinces and cities that have an open organisation; counties too, inside the city of `chosen`.
    """
    codes = Organisation.objects.filter(closed_on=None).order_by().values_list("region_id", flat=True).distinct()
    city = chosen // 100
    wanted: set[int] = set()
    for code in codes:
        steps = [step for step, _name in divisions.trail(code)]
        wanted.update(step for step in steps if step % 100 == 0 or (chosen % 10000 and step // 100 == city))
    return [(code, divisions.full_name(code)) for code in sorted(wanted)]


def in_scope(user: Any, permission: str) -> QuerySet[Organisation]:
    """Return the open organisations on which the user holds `permission`, by name."""
    scope = access.scope(user, permission)
    found = scope.filter(Organisation.objects.filter(closed_on=None), organisation="pk", region="region_id")
    return found.order_by("name", "pk")


def editable_by(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user may maintain, closed ones included, by name."""
    scope = access.scope(user, Permission.ORGANISATIONS_EDIT)
    found = scope.filter(Organisation.objects.all(), organisation="pk", region="region_id")
    return found.select_related("region").order_by("name", "pk")


def members(organisation: Organisation, *, on: date) -> QuerySet[Membership]:
    """Return the memberships in force on a day, in order of their beginning."""
    found = Membership.objects.filter(organisation=organisation, started_on__lte=on)
    return found.filter(Q(ended_on=None) | Q(ended_on__gte=on)).select_related("user").order_by("started_on", "pk")


def of_user(user: Any, *, kind: str = "") -> QuerySet[Organisation]:
    """Return the open organisations to which a user belongs now, by name."""
    found = Organisation.objects.filter(memberships__user_id=user.pk, memberships__ended_on=None, closed_on=None)
    if kind:
        found = found.filter(kind=kind)
    return found.distinct().order_by("name", "pk")


def grants(user: Any) -> QuerySet:
    """Return the roles in force that the user may end, newest first: of their regions, all organisations in them
    included, and of their own organisations."""
    scope = access.scope(user, Permission.GRANTS_MANAGE)
    live = access.live().select_related("user", "organisation", "region")
    here = scope.filter(live, organisation="organisation_id", region="region_id").values("pk")
    below = scope.filter(live, region="organisation__region_id").values("pk")
    return live.filter(Q(pk__in=here) | Q(pk__in=below)).order_by("-pk")


def grants_page(found: QuerySet, *, after: int = 0, size: int = PAGE) -> tuple[list[Any], int]:
    """Return one page of roles and the key after which the next one begins (0 at the end)."""
    rows = list((found.filter(pk__lt=after) if after else found)[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else 0


def roles_at(user_id: int, organisation_id: int) -> list[str]:
    """Return the roles in force of a user at an organisation."""
    found = access.live().filter(user_id=user_id, organisation_id=organisation_id)
    return list(found.order_by("pk").values_list("role", flat=True))
