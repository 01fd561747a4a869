"""Continuing education: what a year asks of a person, what was done, and the classes that would fill the gap."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from certification.certificates.enums import LEVELLED, State
from certification.certificates.logic import continuing
from certification.certificates.logic.continuing import CLASS_HOUR_MINUTES, Held, Year
from certification.certificates.models import Certificate
from courses.enrolment import selectors as enrolment
from courses.hours import selectors as hours
from portal.people import selectors as people
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Status:
    """One year with the document that asks for it; `loose` are its values that no bureau has confirmed."""

    year: Year
    held: policy.Held
    loose: tuple[str, ...]

    @property
    def articles(self) -> list[str]:
        """Return the clauses, as the document calls them."""
        return [article.clause for article in self.held.articles(self.year.rule.article)]


def rules(region: Any, on: date) -> policy.Held | None:
    """Return the nearest pack that asks for continuing education in a region on a day, or None."""
    found = policy.rulesets(subject="certificates", region=region, on=on)
    return found[0] if found else None


def since(certificate: Certificate) -> date:
    """Return the day on which the first certificate of a chain of replacements was issued."""
    first = certificate.facts.get("first_issued_on")
    return date.fromisoformat(first) if first else certificate.issued_on


def _held(person_ids: Collection[int], *, on: date) -> dict[int, list[Held]]:
    """Return the level certificates that count on a day (confirmed, neither suspended nor revoked nor expired)."""
    found: dict[int, list[Held]] = {pk: [] for pk in person_ids}
    rows = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        person_id__in=person_ids,
        kind__in=LEVELLED,
        state=State.VALID,
        issued_on__lte=on,
        verified_at__isnull=False,
    )
    for row in rows.only("person_id", "occupation", "level", "issued_on", "facts").order_by("pk"):
        if row.level is not None:
            found[row.person_id].append(Held(row.occupation, row.level, since(row)))
    return found


def _unit(region: Any, on: date) -> int:
    held = hours.rules(region=region, on=on)
    try:
        return held.class_hour_minutes.certain(on, "class_hour_minutes") if held else CLASS_HOUR_MINUTES
    except PolicyGap:
        return CLASS_HOUR_MINUTES


def status(person: Any, *, on: date, year: int | None = None) -> Status | None:
    """Return what is asked of a person in a year and what they have done; None where nothing is asked or known.

    By the rules of the county where the person lives, for the certificates held on the day.

    Arguments: on, the day of asking; year, the calendar year, None for the day's own.
    """
    wanted = year or on.year
    day = min(on, date(wanted, 12, 31))
    held = rules(person.region_id, day)
    if held is None:
        return None
    certificates = _held([person.pk], on=on)[person.pk]
    minutes = hours.credited([person.pk], since=date(wanted, 1, 1), until=day)[person.pk]
    try:
        found = continuing.measured(
            held.subject.continuing, certificates, year=wanted, minutes=minutes, unit=_unit(person.region_id, day)
        )
    except PolicyGap:
        return None
    if found is None:
        return None
    return Status(found, held, tuple(policy.unconfirmed(held, found.unverified)))


def keeping_gap(certificate: Certificate, *, on: date) -> Year | None:
    """Return the last whole year in which hours were missing on which the rules make this certificate depend, or None.

    Nothing depends on a value that no bureau has confirmed.
    """
    if certificate.kind not in LEVELLED:
        return None
    found = status(people.get_by_pk(certificate.person_id), on=on, year=on.year - 1)
    if found is None or found.loose or found.year.met or found.year.rule.consequence != "certificate":
        return None
    return found.year


def suggestions(person: Any, gap: Year, *, on: date, most: int = 3) -> list[Any]:
    """Return open classes that would fill a gap, nearest first: those that fill it alone before those that help.

    Classes that end in the year and may still be joined, in which the person is not.
    """
    found = enrolment.open_classes(on=on, until=gap.due_on, region=person.region_id, without_person=person.pk)
    found.sort(key=lambda row: (row.version.minutes < gap.missing_minutes, row.starts_on, row.pk))
    return found[:most]


def continuing_facts(person_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, dict[str, Any]]:
    """Return {"continuing": [...]} by person in the words of the facts vocabulary: the last whole year and this one.

    Left out (unknown) for who holds no certificate or lives where no pack asks; a rule that needs it then gives a reason.
    A few queries for each county in which the persons live, none for each person.

    Arguments: known_at, leave out what was credited after this moment; None, until today.
    """
    on = (known_at or timezone.now()).astimezone(BEIJING).date()
    listed: dict[int, dict[str, Any]] = {pk: {} for pk in person_ids}
    holders = Certificate.objects.filter(person_id__in=person_ids, kind__in=LEVELLED, state=State.VALID).order_by()
    regions: dict[int, list[int]] = {}
    for person, region in holders.values_list("person_id", "person__region_id").distinct():
        if region is not None:
            regions.setdefault(region, []).append(person)
    for region, here in sorted(regions.items()):
        held = rules(region, on)
        if held is None:
            continue
        unit, certificates = _unit(region, on), _held(here, on=on)
        for year in (on.year - 1, on.year):
            until = min(on, date(year, 12, 31))
            minutes = hours.credited(here, since=date(year, 1, 1), until=until)
            for person in here:
                words = listed[person].setdefault("continuing", [])
                try:
                    found = continuing.measured(
                        held.subject.continuing, certificates[person], year=year, minutes=minutes[person], unit=unit
                    )
                except PolicyGap:
                    continue
                if found is not None:
                    words.append({"year": year, "required_hours": found.required_hours, "done_hours": found.done_hours})
    return listed
