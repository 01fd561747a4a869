"""What a policy pack says of targets, and how a figure is held against it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from portal.policy.logic.cases import Case as AnyCase
from portal.policy.logic.words import Cited, Share, Strict

# The indicators that a pack may name. The list is closed: a word that nobody counts would never be reached or missed.
Indicator = Literal[
    "trained_people",
    "new_posts",
    "certified_rate_strict",
    "certified_rate_wide",
    "headcount_level_3",
    "headcount_level_4",
    "social_workers_per_1000_elders",
    "social_workers_per_100_beds",
    "training_coverage",
]


class Target(Cited):
    """By a day, a figure is to be reached.

    Attributes: at_least, a share or a number; counted_from, where the figure counts from a day on; headcount_reads,
    whether "so many of level 3" means exactly it or it and better.
    """

    code: str
    title: str
    indicator: Indicator
    at_least: Share
    counted_from: date | None = None
    due: date
    headcount_reads: Literal["exact_level", "level_or_better"] | None = None


class Report(Cited):
    """A report that the document asks for."""

    code: str
    every: Literal["quarter", "year"]
    by: str
    to: str
    items: list[str]


class Review(Cited):
    """A review of the document's work in a period."""

    from_: date = Field(alias="from")
    to: date
    title: str


class TargetsFile(Strict):
    """targets.yaml."""

    targets: list[Target]
    reports: list[Report] = []
    reviews: list[Review] = []


class Case(AnyCase):
    """A worked case: figures in, where each target stands out."""

    figures: dict[str, Any] = {}


def standing(target: Target, figure: Fraction | None, on: date) -> dict[str, Any]:
    """Return {met, short_by, due} of a target on a day; {met: None, reason} without a figure."""
    if figure is None:
        return {"met": None, "reason": "fact_missing", "due": on >= target.due}
    return {
        "met": figure >= target.at_least,
        "short_by": str(max(target.at_least - figure, Fraction(0))),
        "due": on >= target.due,
    }


def state(target: Target, figure: Fraction | None, on: date) -> str | None:
    """Return running before the day; on and after it reached or missed, None where there is no figure to say so.

    `figure` is that of the day `on`, or of the target's day once it has passed.
    """
    if on < target.due:
        return "running"
    return None if figure is None else "reached" if figure >= target.at_least else "missed"


def run_case(case: Any, pack: Any, packs: Any) -> Mapping[str, Any]:
    """Answer one worked case of a pack."""
    model = pack.subjects["targets"]
    return {
        target.code: standing(
            target,
            Fraction(case.figures[target.indicator]) if target.indicator in case.figures else None,
            case.on,
        )
        for target in model.targets
    }
