"""Contests, direct assessment and conversion: the conditions of an award, and who waits for it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from certification.awards.enums import Route
from certification.awards.models import SOURCES, Award
from certification.awards.selectors import conditions
from certification.awards.selectors.conditions import Check, check
from certification.certificates import selectors as certificates
from certification.certificates.enums import Kind, State
from certification.certificates.logic import patterns
from certification.certificates.models import Certificate
from certification.contests import selectors as contests
from certification.contests.models import DirectAssessment, Placing
from portal.access import selectors as access
from portal.access.enums import Permission

# Rows of a page, and how many of the line are asked for it at the most: most placings of a contest raise nobody.
PAGE = 50
ASKED = 200


class Waiting(NamedTuple):
    """A page of what waits for a decision: its rows, and from which place of the line the next one goes on (0 at the end)."""

    rows: list[dict[str, Any]]
    following: int


def award_of(route: str, source_id: int) -> Award | None:
    """Return the decision about a source of a route."""
    return Award.objects.filter(**{f"{SOURCES[Route(route)]}_id": source_id}).first()


def contest_checks(placing: Placing, *, on: date) -> tuple[int | None, list[Check]]:
    """Return the level to which a placing raises, and every condition of awarding it."""
    verdict = contests.of_placing(placing, on=on)
    occupation = placing.contest.occupation
    held = conditions.held_besides(placing.person_id, on=on, occupation=occupation)
    found = [
        check(
            "published",
            placing.published_by_id is not None and placing.withdrawn_at is None,
            _("名次已公布"),
            _("名次已取消") if placing.withdrawn_at else _("名次还没有公布"),
        ),
        *conditions.by_rules(verdict),
        *conditions.not_held(verdict.level, held),
    ]
    return verdict.level, found


def direct_checks(assessment: DirectAssessment, *, on: date) -> tuple[int | None, list[Check]]:
    """Return the level applied for where the rules open it, and every condition of awarding it."""
    verdict = contests.of_direct(assessment, on=on)
    agree, against = contests.assessed(assessment)
    needed = verdict.result.get("statements", 2)
    held = conditions.held_besides(assessment.person_id, on=on, occupation=assessment.occupation)
    found = [
        *conditions.by_rules(verdict),
        check(
            "statements",
            agree >= needed,
            _("%(count)s 名考评员同意") % {"count": agree},
            _("要有 %(needed)s 名考评员同意，现在 %(count)s 名") % {"needed": needed, "count": agree},
        ),
        check("nobody_against", not against, _("没有考评员反对"), _("有考评员不同意")),
        *conditions.not_held(assessment.level, held),
    ]
    return verdict.level, found


def conversion_checks(old: Certificate, *, region: Any, on: date, user: Any = None) -> tuple[int | None, list[Check]]:
    """Return the level of the new certificate for an old one, and every condition of exchanging it.

    Arguments: region, of the assessment body, whose pack rules; user, who would exchange it, where that is to be asked.
    """
    verdict = contests.of_conversion(
        person_id=old.person_id,
        number=old.number,
        occupation=old.occupation,
        level=old.level or 5,
        issued_on=old.issued_on,
        region=region,
        on=on,
    )
    held = conditions.held_besides(old.person_id, on=on, occupation=old.occupation, besides=old.pk)
    found = [
        *conditions.own(old.person, user),
        check("external", old.kind == Kind.EXTERNAL, _("外来证书"), _("不是外来证书，不用换")),
        check("verified", old.verified_at is not None, _("旧证书已核实"), _("旧证书还没有核实，不能换证")),
        check(
            "valid",
            old.state_on(on) == State.VALID,
            _("旧证书有效"),
            _("旧证书现在不是有效状态"),
        ),
        *conditions.by_rules(verdict),
        *conditions.not_held(verdict.level, held),
    ]
    return verdict.level, found


def _undecided(found: QuerySet, route: Route) -> QuerySet:
    return found.filter(~Exists(Award.objects.filter(**{f"{SOURCES[route]}_id": OuterRef("pk")})))


def _page(line: QuerySet, start: int, row_of: Callable[[Any], dict[str, Any] | None]) -> Waiting:
    """Return the rows from a place of the line on; `row_of` returns None for what is left out."""
    rows: list[dict[str, Any]] = []
    place = start
    for place, source in enumerate(line[start : start + ASKED], start=start + 1):  # noqa: B007  used after the loop
        row = row_of(source)
        if row is not None:
            rows.append(row)
        if len(rows) == PAGE:
            break
    return Waiting(rows, place if line[place : place + 1].exists() else 0)


def placings_waiting(user: Any, *, on: date, start: int = 0) -> Waiting:
    """Return the placings of the user's bodies that the rules raise to a level and nobody has decided, newest first.

    Each as {"placing", "level", "checks", "ready"}; placings that grant nothing are left out, and where a whole ASKED of
    them grant nothing the page is empty though others follow. Arguments: start, the place from which the page begins.
    """

    def row_of(placing: Placing) -> dict[str, Any] | None:
        level, found = contest_checks(placing, on=on)
        found = [*conditions.own(placing.person, user), *found]
        if level is None:
            return None
        return {"placing": placing, "level": level, "checks": found, "ready": not conditions.failed(found)}

    return _page(_undecided(contests.raising(user), Route.CONTEST), start, row_of)


def assessments_waiting(user: Any, *, on: date, start: int = 0) -> Waiting:
    """Return the applications of the user's bodies that nobody has decided: {"assessment", "level", "checks", "ready"}.

    Arguments: start, the place from which the page begins.
    """

    def row_of(assessment: DirectAssessment) -> dict[str, Any]:
        _level, found = direct_checks(assessment, on=on)
        found = [*conditions.own(assessment.person, user), *found]
        ready = not conditions.failed(found)
        return {"assessment": assessment, "level": assessment.level, "checks": found, "ready": ready}

    return _page(_undecided(contests.assessments_of(user), Route.DIRECT_ASSESSMENT), start, row_of)


def old_certificate(*, number: str, name: str) -> Certificate | None:
    """Return the external certificate of a number whose holder has this name, or None for either being wrong.

    One that was revoked or taken back is passed over: the entry may be a false one, and the true one stand beside it.
    """
    found = Certificate.objects.filter(
        kind=Kind.EXTERNAL, number=patterns.clean_number(number), holder_name=name.strip()
    )
    found = found.exclude(state__in=(State.REVOKED, State.WITHDRAWN))
    # Several may say that a number is theirs; one of them is right.
    return found.order_by(F("verified_at").asc(nulls_last=True), "pk").first()


def conversions(user: Any) -> QuerySet[Certificate]:
    """Return the certificates that the user's bodies gave in exchange for old ones, newest first."""
    exchanged = Award.objects.filter(pk=OuterRef("source_id"), route=Route.CONVERSION)
    found = Certificate.objects.filter(Exists(exchanged), source_kind="award").select_related("replaces", "pdf")
    return access.scope(user, Permission.AWARDS_DECIDE).filter(found, organisation="issuer_id").order_by("-pk")


def decided(user: Any, route: str) -> list[dict[str, Any]]:
    """Return the last decisions of a route by the user's bodies: {"certificate", "award", "stopped"}.

    `stopped`: its paper could not be made.
    """
    of_route = Award.objects.filter(pk=OuterRef("source_id"), route=route)
    found = Certificate.objects.filter(Exists(of_route), source_kind="award").select_related("pdf", "replaces")
    rows = list(
        access.scope(user, Permission.AWARDS_DECIDE).filter(found, organisation="issuer_id").order_by("-pk")[:20]
    )
    awards = Award.objects.in_bulk([row.source_id for row in rows])
    stopped = certificates.stopped_among(rows)
    return [{"certificate": row, "award": awards[row.source_id], "stopped": row.pk in stopped} for row in rows]
