"""The indicators as definitions over facts, one person at a time.

This is the measure that the help centre explains (how the certified rate is computed). The portal asks the database
in sets for the same; tests hold the two against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

IN_POST = ("headcount", "wide", "uncertified", "trained_in_post", "level_1", "level_2", "level_3", "level_4", "level_5")


@dataclass(frozen=True)
class Spell:
    """A person works in a county in a post, both days included; recorded_at, when that was entered, None: always known."""

    person: int
    region: int
    started_on: date
    ended_on: date | None = None
    post: str = "caregiver"
    primary: bool = True
    recorded_at: datetime | None = None

    def covers(self, on: date) -> bool:
        """Say whether the day lies in it."""
        return self.started_on <= on and (self.ended_on is None or on <= self.ended_on)


@dataclass(frozen=True)
class Change:
    """A certificate was suspended, restored, revoked or superseded from a day on; recorded_at, when that was entered."""

    kind: str
    on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Certificate:
    """A certificate with everything that decides whether it counts; changes in the order of (day, entry)."""

    person: int
    kind: str
    level: int | None
    issued_on: date
    recorded_at: datetime
    valid_until: date | None = None
    verified_at: datetime | None = None
    changes: tuple[Change, ...] = ()


def known(moment: datetime | None, known_at: datetime | None) -> bool:
    """Say whether something recorded at `moment` was known at `known_at` (None: now)."""
    return moment is not None and (known_at is None or moment <= known_at)


def state_on(certificate: Certificate, on: date, known_at: datetime | None) -> str:
    """Return "valid", or the kind of the last change in force on the day."""
    last = "valid"
    for change in certificate.changes:
        if change.on <= on and known(change.recorded_at, known_at):
            last = "valid" if change.kind == "restored" else change.kind
    return last


def holds(certificate: Certificate, on: date, *, known_at: datetime | None = None, verified: bool = True) -> bool:
    """Say whether a certificate counts on a day, strictly (verified) or in the wide measure.

    skill_level or external; issued by the day; within its term; in state valid on the day; recorded, and for the
    strict measure verified, by `known_at`. A training certificate never counts.
    """
    if certificate.kind not in ("skill_level", "external") or certificate.issued_on > on:
        return False
    if certificate.valid_until is not None and certificate.valid_until < on:
        return False
    if not known(certificate.recorded_at, known_at) or (verified and not known(certificate.verified_at, known_at)):
        return False
    return state_on(certificate, on, known_at) == "valid"


def was_trained(
    certificate: Certificate, on: date, *, since: date | None = None, known_at: datetime | None = None
) -> bool:
    """Say whether this is a training completed in [since, on], known by then, whose certificate was not revoked."""
    if certificate.kind != "training" or certificate.issued_on > on or (since and certificate.issued_on < since):
        return False
    revoked = any(c.kind == "revoked" and c.on <= on and known(c.recorded_at, known_at) for c in certificate.changes)
    return known(certificate.recorded_at, known_at) and not revoked


def in_post(
    spells: Iterable[Spell], certificates: Iterable[Certificate], *, on: date, known_at: datetime | None = None
) -> dict[str, dict[int, int]]:
    """Return the counts of IN_POST by county: distinct people in a primary caregiver post, highest level held.

    level_5 (junior) to level_1 add up to those certified in the strict sense; uncertified are the others.
    """
    held: dict[int, list[Certificate]] = {}
    for certificate in certificates:
        held.setdefault(certificate.person, []).append(certificate)
    found: dict[str, dict[int, int]] = {code: {} for code in IN_POST}

    def add(code: str, region: int) -> None:
        found[code][region] = found[code].get(region, 0) + 1

    for spell in spells:
        if not (spell.primary and spell.post == "caregiver" and spell.covers(on)):
            continue
        if spell.recorded_at is not None and not known(spell.recorded_at, known_at):
            continue
        mine = held.get(spell.person, [])
        add("headcount", spell.region)
        strict = [c.level for c in mine if c.level and holds(c, on, known_at=known_at)]
        add(f"level_{min(strict)}" if strict else "uncertified", spell.region)
        if any(holds(c, on, known_at=known_at, verified=False) for c in mine):
            add("wide", spell.region)
        if any(was_trained(c, on, known_at=known_at) for c in mine):
            add("trained_in_post", spell.region)
    return found
