"""The conditions of an award."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What is known of one candidate.

    Attributes: theory_passed and released, of the theory; practical_passed, None while no result is released; confirmed,
    whether bureaus vouch for every value of the standard that the award rests on.
    """

    theory_passed: bool
    released: bool
    practical_passed: bool | None
    course_completed: bool
    holds_level: bool
    confirmed: bool


@dataclass(frozen=True)
class Check:
    """One condition and whether it holds."""

    code: str
    holds: bool


def checks(facts: Facts) -> list[Check]:
    """Return every condition of awarding the certificate, with its verdict."""
    return [
        Check("released", facts.released),
        Check("theory", facts.theory_passed),
        Check("practical", bool(facts.practical_passed)),
        Check("course", facts.course_completed),
        Check("not_held", not facts.holds_level),
        Check("confirmed", facts.confirmed),
    ]
