"""Facts for the tests of this room, written as plainly as the definitions read them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from certification.certificates.models import Certificate, CertificateEvent
from certification.targets.logic import indicators
from portal.employment.models import Spell
from portal.people.models import Person
from tests.factories import OrganisationFactory, RegionFactory

BEIJING = ZoneInfo("Asia/Shanghai")
_numbers = count(1)


def at(day: date, hour: int = 10) -> datetime:
    """Return a moment of a day in Beijing."""
    return datetime.combine(day, time(hour), tzinfo=BEIJING)


def agency(code: int) -> Any:
    """Return an agency in a county."""
    number = next(_numbers)
    return OrganisationFactory(kind="agency", name=f"示例养老院{number}", region=RegionFactory(code=code))


def person(code: int = 230103, name: str = "") -> Person:
    """Return a person without login or document, born in 1975."""
    RegionFactory(code=code)
    return Person.objects.create(
        name=name or f"示例{next(_numbers)}芳",
        sex="F",
        birth_date=date(1975, 5, 5),
        region_id=code,
        created_at=timezone.now(),
    )


def hire(who: Person, where: Any, since: date, until: date | None = None, **values: Any) -> Spell:
    """Put a person into a post."""
    return Spell.objects.create(
        **{
            "person": who,
            "organisation": where,
            "post": "caregiver",
            "started_on": since,
            "ended_on": until,
            "primary": True,
            "created_at": at(since),
            **values,
        }
    )


def certificate(
    who: Person,
    issued_on: date,
    *,
    level: int | None = 5,
    kind: str = "skill_level",
    recorded_at: datetime | None = None,
    verified_at: datetime | None = None,
    changes: Sequence[tuple[str, date, datetime]] = (),
    valid_until: date | None = None,
) -> Certificate:
    """Enter a certificate with its changes of state; verified when recorded, unless it is external."""
    number = next(_numbers)
    recorded = recorded_at or at(issued_on)
    states = {"suspended": "suspended", "restored": "valid", "revoked": "revoked", "superseded": "superseded"}
    changed = [(states[change], on) for change, on, _known in changes]
    # As it is in the end: random histories do not keep to what may follow what.
    state, since = changed[-1] if changed else ("valid", None)
    row = Certificate.objects.create(
        number=f"T{number:010d}",
        kind=kind,
        person=who,
        holder_name=who.name,
        level=level,
        issuer_name="示例评价中心",
        source_kind="test",
        source_id=number,
        issued_on=issued_on,
        valid_until=valid_until,
        state=state,
        state_since=since,
        verified_at=verified_at or (None if kind == "external" else recorded),
        created_at=recorded,
    )
    for change, on, known in changes:
        CertificateEvent.objects.create(certificate=row, kind=change, on=on, recorded_at=known)
    return row


def facts() -> tuple[list[indicators.Spell], list[indicators.Certificate]]:
    """Return everything in the database as the definitions take it."""
    spells = [
        indicators.Spell(
            s.person_id,
            s.organisation.region_id,
            s.started_on,
            s.ended_on,
            post=s.post,
            primary=s.primary,
            recorded_at=s.created_at,
        )
        for s in Spell.objects.select_related("organisation").order_by("pk")
    ]
    found = []
    for c in Certificate.objects.order_by("pk"):
        events = c.events.filter(kind__in=["suspended", "restored", "revoked", "superseded"]).order_by("on", "pk")
        found.append(
            indicators.Certificate(
                c.person_id,
                c.kind,
                c.level,
                c.issued_on,
                c.created_at,
                c.valid_until,
                c.verified_at,
                tuple(indicators.Change(e.kind, e.on, e.recorded_at) for e in events),
            )
        )
    return spells, found


def later(moment: datetime, days: int) -> datetime:
    """Return the moment so many days on."""
    return moment + timedelta(days=days)
