"""What the packs say of time banks: their worked cases, and how minutes are split."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.timebank.logic import rules, steps
from portal.policy import services as policy
from portal.policy.logic.facts import Facts
from tests.credit.timebank.conftest import EXAMPLE

CASES = policy.worked_cases("timebank")


def test_there_are_cases_of_every_pack() -> None:
    assert {pack.meta.slug for pack, _placed in CASES} >= {"beijing", "changning", "nanjing", "shanghai"}
    assert len(CASES) >= 40


@pytest.mark.parametrize(("pack", "placed"), CASES, ids=[placed.id for _pack, placed in CASES])
def test_worked_case(pack, placed) -> None:
    assert policy.run_case(pack, placed) == []


def test_the_example_of_the_demonstration() -> None:
    pack = policy.read_pack(EXAMPLE)
    for placed in policy.read_cases(EXAMPLE, subject="timebank"):
        assert policy.run_case(pack, placed) == []


# A busy machine is slow; the rule is not.
@settings(deadline=None)
@given(minutes=st.integers(0, 600), day=st.integers(0, 400), lifetime=st.integers(0, 100_000), age=st.integers(10, 90))
def test_every_minute_goes_somewhere(minutes: int, day: int, lifetime: int, age: int) -> None:
    held = policy.read_pack(EXAMPLE).subjects["timebank"]
    on = date(2026, 11, 20)
    facts = Facts.model_validate(
        {
            "person": {"birth_date": date(2026 - age, 1, 1)},
            "service": {"minutes": minutes, "with_guardian": False},
            "totals": {"day_minutes": day, "lifetime_minutes": lifetime},
        }
    )
    parts = rules.split(facts, held, on)
    assert parts["savings"] + parts["donation_only"] + parts["refused"] == minutes
    assert min(parts["savings"], parts["donation_only"], parts["refused"]) >= 0
    assert parts["savings"] <= max(0, 240 - day)
    assert parts["savings"] <= max(0, 90_000 - lifetime)
    if age < 18:
        assert parts["refused"] == minutes


@settings(deadline=None)
@given(st.integers(0, 1000), st.sampled_from([1, 15, 30, 60]), st.sampled_from(["down", "up", "nearest"]))
def test_rounding(minutes: int, step: int, how: str) -> None:
    rounded = rules.Rounds(step_minutes=step, how=how).of(minutes)
    assert rounded % step == 0
    assert abs(rounded - minutes) < step
    assert {"down": rounded <= minutes, "up": rounded >= minutes, "nearest": abs(rounded - minutes) * 2 <= step}[how]


def test_steps_end() -> None:
    """From every state an end can be reached, and from an end nothing."""
    for state in steps.FOLLOWS:
        reached, wave = {state}, {state}
        while wave:
            wave = {after for before in wave for after in steps.FOLLOWS[before]} - reached
            reached |= wave
        assert reached & {"settled", "cancelled"}
    assert steps.FOLLOWS["settled"] == steps.FOLLOWS["cancelled"] == frozenset()
