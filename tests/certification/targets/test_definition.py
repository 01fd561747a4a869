"""The database counts what the definition says, on any day, as known at any moment; the rollup counts the same."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from certification.targets import registry, services
from certification.targets.logic import indicators, months
from certification.targets.models import Figure, Mark
from certification.targets.selectors import facts, figures
from tests.certification.targets.making import agency, at, certificate, hire, person
from tests.certification.targets.making import facts as everything

pytestmark = pytest.mark.django_db
COUNTIES = (230102, 230103, 420704)
CHANGES = ("suspended", "restored", "revoked", "superseded")


def _clean(counts):
    return {
        (count, county): number for count, numbers in counts.items() for county, number in numbers.items() if number
    }


def _world(dice, today, *, people=25):
    places = [agency(code) for code in COUNTIES for _ in range(2)]
    persons = [person(dice.choice(COUNTIES)) for _ in range(people)]
    for who in persons:
        _work(dice, who, places, today)
        for _ in range(dice.randint(0, 3)):
            _paper(dice, who, today)
    return places, persons


def _work(dice, who, places, today):
    day = today - timedelta(days=dice.randint(10, 900))
    for where in dice.sample(places, dice.randint(0, 2)):
        until = day + timedelta(days=dice.randint(0, 400))
        running = until >= today and dice.random() < 0.6
        hire(who, where, day, None if running else until, post=dice.choice(["caregiver"] * 5 + ["nurse"]))
        if running:
            break
        day = until + timedelta(days=dice.randint(1, 60))
        if day > today:
            break


def _paper(dice, who, today):
    issued = today - timedelta(days=dice.randint(0, 900))
    kind = dice.choice(["skill_level", "skill_level", "external", "training"])
    recorded = at(issued + timedelta(days=dice.choice([0, 0, 5, 90])))
    changes = []
    day = issued
    for change in dice.sample(CHANGES, dice.choice([0, 0, 0, 1, 2])):
        day += timedelta(days=dice.randint(0, 200))
        changes.append((change, day, at(day + timedelta(days=dice.choice([0, 40])), 11)))
    verified = recorded + timedelta(days=dice.randint(0, 60)) if dice.random() < 0.7 else None
    certificate(
        who,
        issued,
        kind=kind,
        level=None if kind == "training" else dice.randint(1, 5),
        recorded_at=recorded,
        verified_at=verified if kind == "external" else None,
        changes=changes,
        valid_until=issued + timedelta(days=dice.randint(100, 900)) if dice.random() < 0.3 else None,
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_database_counts_what_the_definition_says(seed):
    dice, today = random.Random(seed), timezone.localdate()
    _world(dice, today)
    spells, papers = everything()
    for _ in range(8):
        on = today - timedelta(days=dice.randint(0, 700))
        known_at = dice.choice([None, at(on, 12), at(on + timedelta(days=45), 12)])
        expected = indicators.in_post(spells, papers, on=on, known_at=known_at)
        assert _clean(facts.in_post(0, on=on, known_at=known_at)) == _clean(expected), (seed, on, known_at)
        here = {k: v for k, v in _clean(expected).items() if k[1] in COUNTIES[:2]}
        assert _clean(facts.in_post(230100, on=on, known_at=known_at)) == here


@pytest.mark.parametrize("seed", range(4))
def test_after_late_corrections_the_marked_rollup_equals_a_full_recomputation(seed, now):
    dice, today = random.Random(100 + seed), timezone.localdate()
    places, persons = _world(dice, today, people=18)
    services.rebuild_all(now=now)
    for _ in range(6):
        who = dice.choice(persons)
        if dice.random() < 0.5:
            issued = today - timedelta(days=dice.randint(0, 400))
            row = certificate(who, issued, level=dice.randint(1, 5), recorded_at=now)
            services.mark_certificate(certificate_id=row.pk, now=now)
        else:
            newcomer = person(dice.choice(COUNTIES))
            spell = hire(newcomer, dice.choice(places), today - timedelta(days=dice.randint(0, 500)))
            services.mark_spell(spell_id=spell.pk, now=now)
    services.rebuild_marked(now=now)
    assert not Mark.objects.exists()
    marked = set(Figure.objects.values_list("region_id", "month", "count", "value"))
    services.rebuild_all(now=now)
    assert set(Figure.objects.values_list("region_id", "month", "count", "value")) == marked
    month = months.add(months.of(today), -3)
    total, below = figures.rolled(0, month)
    fresh = figures.from_facts(0, as_of=months.last_day(month))
    assert total == {count: number for count, number in fresh.total.items() if number}
    assert set(below) == {230000, 420000} & set(fresh.below)


def test_a_mark_that_comes_during_a_rebuild_stays(now, monkeypatch):
    today = timezone.localdate()
    hire(person(), agency(230103), today - timedelta(days=40))
    services.mark(region_id=230103, since=today, now=now)
    count = registry.count

    def interrupted(*args, **kwargs):
        services.mark(region_id=230103, since=today, now=now)
        return count(*args, **kwargs)

    monkeypatch.setattr(registry, "count", interrupted)
    assert services.rebuild_marked(now=now) == 1
    assert Mark.objects.count() == 1


def test_news_of_work_and_certificates_reaches_the_rollup(drain, now):
    from portal.employment import services as employment

    today = timezone.localdate()
    who = person()
    employment.hire(person=who, organisation=agency(230103), started_on=today - timedelta(days=3), actor=None, now=now)
    drain(now=now + timedelta(minutes=3))
    total, _below = figures.rolled(230000, months.of(today))
    assert total == {"headcount": 1, "uncertified": 1}


def test_what_time_makes_stale_is_marked_each_day(now):
    today = timezone.localdate()
    hire(person(), agency(230103), today - timedelta(days=90))
    services.rebuild_all(now=now)
    assert services.refresh(now=now) == 0
    assert services.refresh(now=now + timedelta(days=1)) == 1
    assert services.rebuild_marked(now=now + timedelta(days=1)) == 1
    assert services.refresh(now=now + timedelta(days=1)) == 0


def test_a_training_counts_once_a_person_and_never_as_a_certificate():
    who, where = person(230103), agency(230103)
    hire(who, where, date(2026, 1, 1))
    for day in (date(2026, 2, 1), date(2026, 3, 1)):
        certificate(who, day, kind="training", level=None)
    assert facts.trained_people(230100, on=date(2026, 6, 1), since=date(2026, 1, 1)) == {230103: 1}
    counts = facts.in_post(230103, on=date(2026, 6, 1))
    assert counts["uncertified"] == {230103: 1} == counts["trained_in_post"]


def test_a_county_in_one_question(django_assert_num_queries):
    for _ in range(3):
        hire(person(), agency(230103), date(2026, 1, 1))
    with django_assert_num_queries(1):
        assert facts.in_post(230103, on=date(2026, 6, 1))["headcount"] == {230103: 3}
