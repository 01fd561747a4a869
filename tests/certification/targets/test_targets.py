"""Targets of the packs: their cases, their states, and reasons instead of figures that nobody has."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from certification.targets import services
from certification.targets.errors import Refusal
from certification.targets.logic import pack
from certification.targets.selectors import figures, goals, report
from portal.policy import services as policy
from tests.certification.targets.making import agency, certificate, hire, person
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


def _target(**values):
    return pack.Target.model_validate(
        {"code": "t", "title": "目标", "indicator": "trained_people", "at_least": 10, "due": date(2025, 12, 31),
         "article": "一", **values}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "on", "state"),
    [
        (10, date(2025, 12, 30), "running"),
        (9, date(2025, 12, 30), "running"),
        (None, date(2025, 12, 30), "running"),
        (10, date(2025, 12, 31), "reached"),
        (9, date(2025, 12, 31), "missed"),
        (9, date(2031, 1, 1), "missed"),
        (None, date(2025, 12, 31), None),
    ],
)
def test_the_state_of_a_target(figure, on, state):
    assert pack.state(_target(), None if figure is None else Fraction(figure), on) == state


def _activate(slug, region, now):
    row = policy.load(slug=slug, actor=None, now=now)
    policy.activate(ruleset=row, region=region, actor=None, now=now)


@pytest.fixture
def ezhou(now):
    RegionFactory(code=420704)
    _activate("ezhou-2021", 420700, now)
    where = agency(420704)
    for level in (3, 3, 4, None):
        who = person(420704)
        hire(who, where, date(2024, 1, 1))
        if level:
            certificate(who, date(2024, 6, 1), level=level)


def test_a_documents_targets_stay_when_it_has_run_out(ezhou):
    today = timezone.localdate()
    for day in (date(2025, 12, 31), today, date(today.year + 3, 1, 1)):
        found = {entry.target.code: entry for entry in goals.standings(420700, as_of=day, today=day)}
        assert found["all_certified"].state == "missed"
        assert found["all_certified"].figure == Fraction(3, 4)
        assert found["senior"].figure == 2
        assert found["middle"].short_by == 99
        assert found["senior"].measured_on == date(2025, 12, 31)
        assert found["senior"].document
        assert found["senior"].article


def test_a_target_without_denominator_gives_a_reason(ezhou, now):
    day = date(2025, 6, 30)
    found = {entry.target.code: entry for entry in goals.standings(420700, as_of=day, today=day)}
    assert found["social_workers_elders"].figure is None
    assert found["social_workers_elders"].reason == "denominator_missing"
    assert found["social_workers_elders"].state == "running"
    services.set_denominator(
        region_id=420700, kind="elders", on=date(2024, 12, 31), value=200, source="统计公报", actor=None, now=now
    )
    hire(person(420704), agency(420704), date(2024, 1, 1), post="social_work")
    found = {entry.target.code: entry for entry in goals.standings(420700, as_of=day, today=day)}
    assert found["social_workers_elders"].figure == 5
    assert report.statistics(420700, as_of=date(2026, 6, 1), today=date(2026, 6, 1))["targets"]


def test_nobody_in_post_is_a_reason_not_a_division_by_zero():
    RegionFactory(code=230103)
    entry = next(v for v in figures.values(figures.from_facts(230103, as_of=date(2026, 1, 1))) if v.denominator == 0)
    assert entry.value is None
    assert entry.reason == "nobody_in_post"


def test_a_denominator_needs_a_source(now):
    RegionFactory(code=420704)
    values = {"region_id": 420700, "kind": "elders", "on": date(2024, 12, 31), "actor": None, "now": now}
    with pytest.raises(Refusal):
        services.set_denominator(value=5, source=" ", **values)
    with pytest.raises(Refusal):
        services.set_denominator(value=0, source="公报", **values)
    first = services.set_denominator(value=5, source="公报", **values)
    assert services.set_denominator(value=5, source="公报", **values) == first


def test_shares_hold_for_the_parts_of_a_region_and_numbers_do_not(ezhou):
    day = date(2025, 6, 30)
    codes = {entry.target.code for entry in goals.standings(420704, as_of=day, today=day)}
    assert codes == {"all_certified"}


CASES = policy.worked_cases("targets")


def test_there_are_cases_of_targets():
    assert len(CASES) >= 5


@pytest.mark.parametrize(("whole", "placed"), CASES, ids=[f"{p.meta.slug}:{c.id}" for p, c in CASES])
def test_every_worked_case_of_every_pack_holds(whole, placed):
    assert policy.run_case(whole, placed) == []


def test_a_target_of_a_time_without_records_is_no_verdict(now):
    RegionFactory(code=230103)
    _activate("heilongjiang-2012", 230000, now)
    today = timezone.localdate()
    hire(person(230103), agency(230103), date(2020, 1, 1))
    standing = goals.standings(230000, as_of=today, today=today)
    assert standing
    past = [entry for entry in standing if entry.target.due < date(2020, 1, 1)]
    assert past
    assert all(entry.no_data for entry in past)
    found = report.statistics(230000, as_of=today, today=today)["targets"]
    assert [entry["no_data"] for entry in found] == [entry.no_data for entry in standing]


def test_targets_on_values_that_nobody_confirmed_are_not_published(now):
    RegionFactory(code=230103)
    _activate("harbin-2024", 230100, now)
    today = timezone.localdate()
    inside = report.statistics(230100, as_of=today, today=today)["targets"]
    outside = report.statistics(230100, as_of=today, today=today, public=True)["targets"]
    assert [entry for entry in inside if "unverified" not in entry] == outside


def test_a_denominator_that_was_entered_later_was_not_known(now):
    RegionFactory(code=420704)
    services.set_denominator(
        region_id=420700, kind="elders", on=date(2024, 12, 31), value=200, source="统计公报", actor=None, now=now
    )
    day = date(2025, 6, 30)
    assert figures.denominators(420700, on=day)
    assert figures.denominators(420700, on=day, known_at=now - timedelta(days=1)) == {}
