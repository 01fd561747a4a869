"""May this person register for this session? Every reason, not only the first."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Facts:
    """What is known of the person and the session.

    Attributes: held_levels, levels of valid skill-level certificates (5 lowest, 1 highest); completed_levels, levels
    of completed courses; registered, a live registration for this session exists; clashes, one for another session at
    the same time exists.
    """

    level: int
    has_identity: bool
    has_photo: bool
    birth_date: date | None
    held_levels: frozenset[int]
    completed_levels: frozenset[int]
    registered: bool
    passed_before: bool
    clashes: bool
    register_from: datetime
    register_to: datetime


@dataclass(frozen=True)
class Reason:
    """One condition and whether it holds; `code` names the sentence that people read."""

    code: str
    holds: bool


def reasons(facts: Facts, *, now: datetime) -> list[Reason]:
    """Return every condition of registering with its verdict, in the order in which a person can mend them.

    The conditions of the occupational standard (years in the trade, lower certificate, diploma) come from the policy
    pack that rules in the session's region; selectors add them.
    """
    return [
        Reason("identity", facts.has_identity),
        Reason("photo", facts.has_photo),
        Reason("training", facts.level in facts.completed_levels),
        Reason("not_held", not any(held <= facts.level for held in facts.held_levels)),
        Reason("not_passed", not facts.passed_before),
        Reason("window", facts.register_from <= now <= facts.register_to),
        Reason("no_clash", not facts.clashes),
        Reason("not_registered", not facts.registered),
    ]
