"""Schemes: every worked case of every pack, and what must hold for any figures."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.subsidies.logic import money
from credit.subsidies.logic.scheme import Rounding
from portal.policy import services as policy
from portal.policy.errors import PolicyGap
from tests.credit.subsidies.conftest import PACK

CASES = policy.worked_cases("subsidies")


@pytest.mark.parametrize(("pack", "placed"), CASES, ids=[placed.id for _pack, placed in CASES])
def test_a_worked_case_holds(pack, placed):
    assert policy.run_case(pack, placed) == []


def test_there_are_cases():
    assert len(CASES) > 100


def test_the_demonstration_scheme_holds():
    report = policy.check(PACK)
    assert not report.problems, report.problems


@settings(deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
def test_shares_sum_to_the_whole_and_differ_from_the_exact_by_less_than_a_fen(total, shares):
    parts = money.split(total, shares)
    assert sum(parts) == total
    exact = [Fraction(total * share, sum(shares)) for share in shares]
    assert all(abs(part - fraction) < 1 for part, fraction in zip(parts, exact, strict=True))
    assert all(part >= 0 for part in parts)


def test_a_tie_goes_to_the_earlier_payer():
    assert money.split(100_001, [1, 1]) == [50_001, 50_000]
    assert money.split(100_000, [1, 1, 1]) == [33_334, 33_333, 33_333]


def test_a_broken_fen_without_a_stated_rounding_is_refused():
    with pytest.raises(PolicyGap):
        money.rounded(Fraction(1, 3), None, "x")
    assert money.rounded(Fraction(199, 2), Rounding(to="fen", how="half_up"), "x") == 100
    assert money.rounded(Fraction(19_950), Rounding(to="yuan", how="down"), "x") == 19_900


def test_the_day_of_the_rules_is_a_date():
    assert all(isinstance(placed.case.on, date) for _pack, placed in CASES)
