"""A spell that was entered wrongly: it never was, what was known before is still known of then, and claims hold it."""

from datetime import date, timedelta

import pytest

from portal.access.errors import Refusal
from portal.employment import registry, selectors, services
from portal.employment.models import MonthChange
from tests.factories import OrganisationFactory, PersonFactory, id_number

pytestmark = pytest.mark.django_db

START = date(2025, 3, 3)


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution")


@pytest.fixture
def spell(agency, now):
    person = PersonFactory(user=None, number=id_number(6101))
    found = services.hire(person=person, organisation=agency, started_on=START, actor=None, now=now)
    services.record_month(
        person=person,
        organisation=agency,
        month="2025-04",
        days=20,
        insured=True,
        insurance_fen=500,
        actor=None,
        now=now,
    )
    return found


def test_it_counts_nowhere_any_more(agency, spell, now):
    later = now + timedelta(hours=1)
    person = spell.person
    services.withdraw(spell=spell, reason="录错了人", actor=None, now=later)
    assert selectors.facts(person.pk) == {"employment": [], "insurance": [], "attendance": []}
    assert not selectors.roster(agency, now.date()).exists()
    assert not selectors.in_post(on=now.date()).exists()
    assert not selectors.of_person(person.pk).exists()
    assert selectors.counts(agency, on=now.date()).people == 0
    assert selectors.by_pk(spell.pk).withdrawn_at == later
    with pytest.raises(Refusal, match="撤销"):
        services.withdraw(spell=spell, reason="再来", actor=None, now=later)


def test_what_was_known_before_is_still_what_was_known(spell, now):
    person, then = spell.person, now + timedelta(minutes=1)
    before = selectors.facts(person.pk, known_at=then)
    assert before["attendance"] == [{"month": "2025-04", "days": 20}]
    services.withdraw(spell=spell, reason="录错了人", actor=None, now=now + timedelta(hours=1))
    assert selectors.facts(person.pk, known_at=then) == before
    assert [one.pk for one in selectors.in_post(on=START, known_at=then)] == [spell.pk]
    assert not selectors.in_post(on=START, known_at=now + timedelta(hours=2)).exists()


def test_the_right_one_is_entered_in_its_place_and_months_that_it_covers_stay(agency, spell, now):
    person, later = spell.person, now + timedelta(hours=1)
    services.withdraw(spell=spell, reason="入职日期错了", actor=None, now=later)
    assert MonthChange.objects.count() == 1
    right = services.hire(person=person, organisation=agency, started_on=date(2025, 5, 1), actor=None, now=later)
    services.record_month(person=person, organisation=agency, month="2025-05", days=9, actor=None, now=later)
    assert selectors.facts(person.pk)["attendance"] == [{"month": "2025-05", "days": 9}]
    services.leave(spell=right, ended_on=date(2025, 5, 31), actor=None, now=later)
    again = services.hire(person=person, organisation=agency, started_on=date(2025, 6, 1), actor=None, now=later)
    services.withdraw(spell=again, reason="没有回来", actor=None, now=later + timedelta(hours=1))
    assert selectors.facts(person.pk)["attendance"] == [{"month": "2025-05", "days": 9}]


def test_not_without_a_reason_nor_where_something_rests_on_it(spell, now, monkeypatch):
    with pytest.raises(Refusal, match="为什么"):
        services.withdraw(spell=spell, reason=" ", actor=None, now=now)
    monkeypatch.setattr(registry, "_RESTS", [lambda one: one.pk == spell.pk])
    with pytest.raises(Refusal, match="不能撤销"):
        services.withdraw(spell=spell, reason="录错了人", actor=None, now=now)
