"""The sums of provinces and cities say what their counties say, whichever way the rollup was made."""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from django.utils import timezone

from certification.targets import registry, services
from certification.targets.logic import months
from certification.targets.models import Built, Figure, Total
from certification.targets.selectors import figures
from tests.certification.targets.making import agency, certificate, hire, person

pytestmark = pytest.mark.django_db
# Two cities of one province, a county without a city in the tree, a city without counties.
COUNTIES = (230102, 230103, 230202, 429004, 441900)
PLACES = (0, 230000, 230100, 230103, 429000, 429004, 440000, 441900)


def _stored():
    return Counter(
        {
            (cut, code, month, count): value
            for cut, code, month, count, value in Total.objects.values_list("cut", "code", "month", "count", "value")
        }
    )


def _summed():
    found = Counter()
    for region, month, count, value in Figure.objects.values_list("region_id", "month", "count", "value"):
        for cut in (100, 10000):
            found[cut, region // cut * cut, month, count] += value
    return found


def _add(dice, places, today):
    who = person(dice.choice(COUNTIES))
    since = today - timedelta(days=dice.randint(40, 300))
    until = since + timedelta(days=dice.randint(0, 200)) if dice.random() < 0.5 else None
    spell = hire(who, dice.choice(places), since, until)
    if dice.random() < 0.6:
        certificate(who, since + timedelta(days=dice.randint(0, 60)), level=dice.randint(1, 5))
    return spell


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_are_those_of_the_counties_after_a_full_and_after_a_partial_rebuild(seed, now):
    dice, today = random.Random(seed), timezone.localdate()
    places = [agency(code) for code in COUNTIES]
    spells = [_add(dice, places, today) for _ in range(15)]
    services.rebuild_all(now=now)
    assert _stored() == _summed()
    for _ in range(4):
        if dice.random() < 0.5:
            changed = _add(dice, places, today)
        else:
            changed = spells.pop(dice.randrange(len(spells)))
            changed.ended_on = max(changed.started_on, today - timedelta(days=dice.randint(0, 90)))
            changed.save()
        services.mark_spell(spell_id=changed.pk, now=now)
        services.rebuild_marked(now=now)
        assert _stored() == _summed()
    partial = _stored()
    services.rebuild_all(now=now)
    assert _stored() == partial
    for region in PLACES:
        for back in (0, 1, 4):
            month = months.add(months.of(today), -back)
            total, below = figures.rolled(region, month)
            fresh = figures.from_facts(region, as_of=months.day_of(month, today))
            assert total == {count: number for count, number in fresh.total.items() if number}
            assert below == {
                code: {count: number for count, number in counts.items() if number}
                for code, counts in fresh.below.items()
                if any(counts.values())
            }


def test_a_county_that_empties_is_taken_out_of_its_city_and_province(now):
    today = timezone.localdate()
    here, there = (hire(person(code), agency(code), today - timedelta(days=70)) for code in (230102, 230103))
    hire(person(230202), agency(230202), today - timedelta(days=70))
    services.rebuild_all(now=now)
    month = months.of(today)
    for spell, left in ((here, 2), (there, 1)):
        spell.delete()
        services.rebuild(region_id=spell.organisation.region_id, month=month, now=now)
        assert figures.rolled(0, month) == (
            {"headcount": left, "uncertified": left},
            {230000: {"headcount": left, "uncertified": left}},
        )
    assert figures.rolled(230000, month)[1] == {230200: {"headcount": 1, "uncertified": 1}}
    assert not Total.objects.filter(month=month, code=230100).exists()
    # The months that nobody asked to have made anew still say what their counties say.
    assert figures.rolled(230100, months.add(month, -1))[0] == {"headcount": 2, "uncertified": 2}
    assert _stored() == _summed()


def test_a_mark_on_a_city_makes_nothing_of_its_counties_twice(now):
    today = timezone.localdate()
    hire(person(230102), agency(230102), today - timedelta(days=70))
    services.rebuild_all(now=now)
    before = _stored()
    # Somebody's home may be known no nearer than the city.
    person(230100)
    services.mark(region_id=230100, since=today - timedelta(days=70), now=now)
    assert services.rebuild_marked(now=now) == 1
    assert _stored() == before == _summed()


@pytest.mark.parametrize("region", PLACES)
def test_a_curve_adds_up_the_counties(region, now):
    today = timezone.localdate()
    for code in COUNTIES:
        hire(person(code), agency(code), today - timedelta(days=70))
    services.rebuild_all(now=now)
    low, high = figures.regions.span(region)
    expected = Counter()
    for month, value in Figure.objects.filter(region_id__gte=low, region_id__lte=high, count="headcount").values_list(
        "month", "value"
    ):
        expected[month] += value
    found = figures.trend(region, until=months.of(today))
    assert {month: counts["headcount"] for month, counts in found} == expected
    assert expected


def test_what_stood_in_the_rollup_before_the_sums_is_summed_up_by_the_migration(now):
    today = timezone.localdate()
    for code in COUNTIES:
        hire(person(code), agency(code), today - timedelta(days=70))
    services.rebuild_all(now=now)
    Total.objects.all().delete()
    migration = import_module("certification.targets.migrations.0002_totals").Migration
    with connection.cursor() as cursor:
        for statement in migration.operations[1].sql:
            cursor.execute(statement)
    assert _stored() == _summed()
    assert _stored()


def test_sums_leave_the_rollup_with_their_counties(now):
    old = date(2001, 1, 1)
    hire(person(230102), agency(230102), timezone.localdate() - timedelta(days=5))
    Figure.objects.create(region_id=230102, month=months.of(old), count="headcount", value=1)
    Total.objects.create(cut=100, code=230100, month=months.of(old), count="headcount", value=1)
    services.rebuild_all(now=now)
    assert _stored() == _summed()
    assert Built.objects.exists()


@pytest.mark.parametrize("region", [0, 230000, 230100])
def test_a_division_in_one_question(region, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures.rolled(region, months.of(timezone.localdate()))


@pytest.mark.django_db(transaction=True)
def test_two_builders_at_once_leave_out_neither_county(now, monkeypatch):
    """Whoever comes second waits; if both read together, each would sum up the province without the other's county."""
    month, since = months.of(timezone.localdate()), timezone.localdate() - timedelta(days=40)
    counties = (230102, 230103)
    for code in counties:
        hire(person(code), agency(code), since)
    together, count, wrong = Barrier(2), registry.count, []

    def slowly(*args, **kwargs):
        found = count(*args, **kwargs)
        with suppress(BrokenBarrierError):
            together.wait(1)
        return found

    monkeypatch.setattr(registry, "count", slowly)

    def work(code):
        try:
            services.rebuild(region_id=code, month=month, now=now)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(code,)) for code in counties]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert _stored() == _summed()
    assert figures.rolled(0, month)[0]["headcount"] == 2
