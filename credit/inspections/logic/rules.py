"""What a policy pack may say of inspections (the subject `inspections`), and the quotas that follow."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from portal.policy.errors import PolicyGap
from portal.policy.logic.cases import Case as AnyCase
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.words import Cited, Noted, Param, Share, Strict, Words


class Quota(Noted):
    """The share of one stratum that is inspected."""

    stratum: str
    share: Share


class Quotas(Cited):
    """Shares by stratum; a broken number is rounded up."""

    rounding: Literal["up"] = "up"
    rows: list[Quota] = Field(min_length=1)


class Inspections(Strict):
    """The subject `inspections` of a pack."""

    quotas: Quotas
    result_public_working_days: Param[int]
    decision_public_working_days: Param[int] | None = None
    shown_years: dict[str, Param[int]] = {}
    visits_per_year_at_least: Param[int] | None = None
    same_item_per_year_at_most: Param[int] | None = None
    officers_at_least: Param[int] | None = None
    checks: Param[Words] | None = None
    star_recheck_share: Param[Share] | None = None


def quotas(counts: Mapping[str, int], rules: Inspections) -> dict[str, int]:
    """Return how many of each stratum to draw: its share of the stratum's size, rounded up.

    Raises: PolicyGap, where no share is known for a stratum.
    """
    shares = {row.stratum: row.share for row in rules.quotas.rows}
    if lacking := sorted(set(counts) - set(shares)):
        raise PolicyGap(f"inspection share for {', '.join(lacking)}")
    return {stratum: -(-(count * shares[stratum]) // 1) for stratum, count in counts.items()}


class Case(AnyCase):
    """A worked case: how many agencies each stratum has."""

    subject: Literal["inspections"]
    figures: dict[str, int] = {}


def answer(case: AnyCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Return the quotas of the case's strata (see portal.policy.registry.subject). Raises: PolicyGap."""
    assert isinstance(case, Case)
    holder = pack if "inspections" in pack.subjects else find(packs, "inspections", pack.meta.region, case.on)
    return quotas(case.figures, holder.subjects["inspections"])


def result_days(rules: Inspections, on: date) -> int:
    """Return within how many working days a result must be public. Raises: PolicyGap."""
    return rules.result_public_working_days.certain(on, "result_public_working_days")
