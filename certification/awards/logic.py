"""The conditions of an award."""

from dataclasses import dataclass
from decimal import Decimal

# National occupational standards: theory and practical are each marked out of 100, and 60 passes.
PRACTICAL_PASS = Decimal(60)
PRACTICAL_FULL = Decimal(100)


@dataclass(frozen=True)
class Facts:
    """What is known of one candidate: theory passed, results released, practical mark, course completed, level held."""

    theory_passed: bool
    released: bool
    practical_score: Decimal | None
    course_completed: bool
    holds_level: bool


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
        Check("practical", facts.practical_score is not None and facts.practical_score >= PRACTICAL_PASS),
        Check("course", facts.course_completed),
        Check("not_held", not facts.holds_level),
    ]
