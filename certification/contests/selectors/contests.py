"""Contests and placings."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from certification.contests.enums import Category, ContestState
from certification.contests.models import Contest, Placing, PlacingList
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.people import selectors as people


def contests_of(user: Any) -> QuerySet[Contest]:
    """Return the contests on which the user works, newest first, with how many placings each has."""
    found = Contest.objects.select_related("organiser", "region").annotate(count=Count("placings"))
    return access.scope(user, Permission.CONTESTS_MANAGE).filter(found, organisation="organiser_id", region="region_id")


def contest(user: Any, public_id: str) -> Contest | None:
    """Return one of these contests, or None."""
    return contests_of(user).select_related("body", "entered_by").filter(public_id=public_id).first()


def public(public_id: str = "") -> QuerySet[Contest]:
    """Return the contests whose honours lists are public, newest first; only that of a public id where one is given."""
    found = Contest.objects.filter(state=ContestState.PUBLISHED).select_related("organiser", "region")
    return found.filter(public_id=public_id) if public_id else found


def placings(contest: Contest) -> QuerySet[Placing]:
    """Return a contest's placings by category and rank."""
    return Placing.objects.filter(contest=contest).select_related("person")


def placing(public_id: str) -> Placing | None:
    """Return a placing; for callers that check the right themselves."""
    return Placing.objects.select_related("contest", "person").filter(public_id=public_id).first()


def placing_list(contest: Contest, public_id: str) -> PlacingList | None:
    """Return a spreadsheet that was sent for a contest, or None."""
    return PlacingList.objects.select_related("file").filter(contest=contest, public_id=public_id).first()


def honours(contest: Contest) -> list[dict[str, Any]]:
    """Return a public honours list: {"category", "rank", "score", "name", "withdrawn"}; no number, no employer.

    A name stands in full only where its bearer agreed, else masked as on other public pages.
    """
    return [
        {
            "category": row.get_category_display(),
            "rank": row.rank,
            "name": names_shown(row),
            "withdrawn": row.withdrawn_at is not None,
        }
        for row in placings(contest)
    ]


def names_shown(placing: Placing) -> str:
    """Return the name of a placing's bearer as the public sees it."""
    return placing.person.name if placing.name_public else people.masked_name(placing.person)


def beside(contest: Contest, *, category: str, rank: int, besides: int) -> int:
    """Return how many others than the person `besides` have this rank in a category of a contest."""
    return Placing.objects.filter(contest=contest, category=category, rank=rank).exclude(person_id=besides).count()


def ties(contest: Contest) -> list[dict[str, Any]]:
    """Return the ranks that several share, by category and rank: {"category", "rank", "count"}."""
    rows = Placing.objects.filter(contest=contest).order_by("category", "rank").values("category", "rank")
    found = rows.annotate(count=Count("pk")).filter(count__gt=1)
    return [{**row, "category": Category(row["category"]).label} for row in found]


def hindrance(contest: Contest, user: Any) -> tuple[str, str]:
    """Return why a user does not publish a contest, as code and sentence; ("", "") where nothing is in the way.

    Publishing takes two people, and nobody publishes what is their own.
    """
    rows = Placing.objects.filter(contest=contest)
    if contest.entered_by_id == user.pk or rows.filter(entered_by=user).exists():
        return "two_people", _("录入和公布要由两个人办：您录入过这场竞赛或其中的名次，请同事来公布。")
    if rows.filter(person__user=user).exists():
        return "own", _("名单里有您自己，请同事来公布。")
    return "", ""


def mine(person_id: int) -> QuerySet[Placing]:
    """Return a person's own public placings, newest first."""
    found = Placing.objects.filter(person_id=person_id, contest__state=ContestState.PUBLISHED)
    return found.select_related("contest", "contest__organiser").order_by("-contest__held_on", "-pk")


def raising(user: Any) -> QuerySet[Placing]:
    """Return the public placings whose level the user's assessment bodies would issue, newest first.

    Whether the rules grant anything is asked of each one (of_placing).
    """
    found = Placing.objects.filter(contest__state=ContestState.PUBLISHED, withdrawn_at=None).select_related(
        "contest", "contest__body", "contest__region", "person"
    )
    return (
        access.scope(user, Permission.AWARDS_DECIDE)
        .filter(found, organisation="contest__body_id")
        .order_by("-contest__held_on", "category", "rank", "pk")
    )
