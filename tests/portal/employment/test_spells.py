"""Spells: hiring, leaving, what the database refuses, facts."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.errors import Refusal
from portal.audit.models import Entry
from portal.employment import selectors, services
from portal.employment.errors import AlreadyHere, Overlap, WrongDate
from portal.employment.logic import months
from portal.employment.models import Spell, SpellChange
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution", name="示例甲养老院")


@pytest.fixture
def other():
    return OrganisationFactory(kind="agency", subkind="community", name="示例乙养老院")


@pytest.fixture
def person():
    return PersonFactory(user=None)


def _hire(person, organisation, now, started=DAY, **more):
    return services.hire(person=person, organisation=organisation, started_on=started, actor=None, now=now, **more)


def test_hiring_puts_a_person_on_the_roster_and_leaves_a_trace(person, agency, now):
    spell = _hire(person, agency, now)
    assert list(selectors.roster(agency, DAY)) == [spell]
    assert list(selectors.roster(agency, DAY - timedelta(days=1))) == []
    assert spell.front_line is True
    entry = Entry.objects.filter(action="employment.spell.hired").get()
    assert entry.region_code == agency.region_id
    assert person.name not in str(entry.data)


def test_the_last_day_still_counts(person, agency, now):
    spell = _hire(person, agency, now)
    services.leave(spell=spell, ended_on=date(2025, 3, 31), actor=None, now=now)
    assert selectors.in_post(on=date(2025, 3, 31)).count() == 1
    assert selectors.in_post(on=date(2025, 4, 1)).count() == 0


def test_nobody_leaves_twice_or_before_the_first_day(person, agency, now):
    spell = _hire(person, agency, now)
    with pytest.raises(WrongDate):
        services.leave(spell=spell, ended_on=DAY - timedelta(days=1), actor=None, now=now)
    services.leave(spell=spell, ended_on=DAY, actor=None, now=now)
    with pytest.raises(Refusal) as refusal:
        services.leave(spell=spell, ended_on=DAY, actor=None, now=now)
    assert refusal.value.code == "left_already"


def test_a_second_primary_work_is_refused_without_naming_the_first(person, agency, other, now):
    _hire(person, agency, now)
    with pytest.raises(Overlap) as refusal:
        _hire(person, other, now, DAY + timedelta(days=30))
    assert agency.name not in str(refusal.value)
    _hire(person, other, now, DAY + timedelta(days=30), primary=False)
    with pytest.raises(AlreadyHere):
        _hire(person, agency, now, DAY + timedelta(days=60))


@pytest.mark.parametrize("started", [date(1900, 1, 1), date(2099, 1, 1)])
def test_days_that_cannot_be_are_refused(person, agency, now, started):
    with pytest.raises(WrongDate):
        _hire(person, agency, now, started)


def test_the_database_refuses_overlap_and_an_end_before_the_beginning(person, agency, other, now):
    def write(organisation, started, ended=None, primary=True):
        with transaction.atomic():
            return Spell.objects.create(
                person=person,
                organisation=organisation,
                post="caregiver",
                started_on=started,
                ended_on=ended,
                primary=primary,
                created_at=now,
            )

    first = write(agency, DAY, DAY + timedelta(days=10))
    with pytest.raises(DatabaseError):
        write(other, DAY + timedelta(days=10))
    second = write(other, DAY + timedelta(days=11))
    write(agency, DAY + timedelta(days=40), primary=False)
    with pytest.raises(DatabaseError):
        write(agency, DAY - timedelta(days=1), DAY - timedelta(days=2))
    with pytest.raises(DatabaseError), transaction.atomic():
        Spell.objects.filter(pk=first.pk).update(ended_on=DAY + timedelta(days=11))
    with pytest.raises(DatabaseError), transaction.atomic():
        Spell.objects.filter(pk=second.pk).update(started_on=DAY)
    Spell.objects.filter(pk=first.pk).update(post="nurse")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wishes=st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.integers(0, 15), st.integers(0, 2), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_wished_primary_spells_never_overlap(wishes, now):
    """Each wish is (first day, length or open, which of three agencies, primary): it is taken or refused, never both."""
    with transaction.atomic():
        person = PersonFactory(user=None)
        bodies = [OrganisationFactory(kind="agency") for _ in range(3)]
        for start, length, body, primary in wishes:
            began = DAY + timedelta(days=start)
            period = (began, None if length is None else began + timedelta(days=length))
            held = list(Spell.objects.filter(person=person))
            clash = any(
                months.overlaps(period, (spell.started_on, spell.ended_on))
                and (spell.organisation_id == bodies[body].pk or (spell.primary and primary))
                for spell in held
            )
            try:
                _hire(person, bodies[body], now, began, ended_on=period[1], primary=primary)
            except (Overlap, AlreadyHere):
                assert clash
            else:
                assert not clash
        spells = list(Spell.objects.filter(person=person, primary=True).order_by("started_on"))
        for earlier, later in pairwise(spells):
            assert earlier.ended_on is not None
            assert earlier.ended_on < later.started_on
        transaction.set_rollback(True)


def test_a_change_of_post_keeps_the_old_one_readable(person, agency, now):
    spell = _hire(person, agency, now, contract_years=3)
    running = services.change_post(spell=spell, post="manager", on=date(2025, 6, 1), actor=None, now=now)
    assert selectors.current(person.pk, on=date(2025, 5, 31)).post == "caregiver"
    assert selectors.current(person.pk, on=date(2025, 6, 1)) == running
    assert (running.contract_years, running.front_line) == (3, False)
    assert selectors.in_post(on=date(2025, 6, 1)).count() == 0


def test_in_post_counts_by_region(person, agency, now):
    _hire(person, agency, now)
    assert selectors.in_post(on=DAY, regions=[230100]).count() == 1
    assert selectors.in_post(on=DAY, regions=[420700]).count() == 0
    assert selectors.in_post(on=DAY, regions=[0]).count() == 1


def test_facts_use_the_words_of_the_vocabulary(person, agency, now):
    spell = _hire(person, agency, now, contract_years=3, in_quota=False)
    for month, days, fen in (("2025-01", 20, 100), ("2025-02", None, 100), ("2025-03", 22, 200), ("2025-05", 22, 200)):
        services.record_month(
            person=person,
            organisation=agency,
            month=month,
            days=days,
            insured=True,
            insurance_fen=fen,
            actor=None,
            now=now,
        )
    assert selectors.facts(person.pk) == {
        "employment": [
            {
                "organisation": agency.public_id,
                "kind": "institution",
                "sector": "private",
                "post": "caregiver",
                "front_line": True,
                "in_quota": False,
                "started_on": spell.started_on,
                "contract_years": 3,
            }
        ],
        "insurance": [
            {"organisation": agency.public_id, "from": "2025-01", "to": "2025-02", "employer_fen": 100},
            {"organisation": agency.public_id, "from": "2025-03", "to": "2025-03", "employer_fen": 200},
            {"organisation": agency.public_id, "from": "2025-05", "to": "2025-05", "employer_fen": 200},
        ],
        "attendance": [
            {"month": "2025-01", "days": 20},
            {"month": "2025-03", "days": 22},
            {"month": "2025-05", "days": 22},
        ],
    }


def test_a_month_is_corrected_in_place_and_both_figures_stay_in_the_audit(person, agency, now):
    _hire(person, agency, now)
    for days in (20, 21, 21):
        services.record_month(person=person, organisation=agency, month="2025-02", days=days, actor=None, now=now)
    assert [record.days for record in selectors.months_of(person.pk)] == [21]
    entry = Entry.objects.get(action="employment.month.corrected")
    assert (entry.data["before"]["days"], entry.data["after"]["days"]) == (20, 21)


@pytest.mark.parametrize(("month", "days"), [("2025-02", 29), ("2025-13", 1), ("2024-12", 1), ("Feb", 1)])
def test_months_that_cannot_be_are_refused(person, agency, now, month, days):
    _hire(person, agency, now)
    with pytest.raises(Refusal):
        services.record_month(person=person, organisation=agency, month=month, days=days, actor=None, now=now)


def test_sector_by_the_registering_authority():
    assert months.sector("12230110XXXX00078T") == "public"
    assert months.sector("52230103XXXX000948") == "private"
    assert months.sector("91420703XXXX00123T") == "private"


def test_a_mistyped_last_day_is_corrected_with_a_reason_and_the_old_one_stays_on_record(person, agency, now):
    spell = _hire(person, agency, now)
    services.leave(spell=spell, ended_on=date(2025, 3, 13), actor=None, now=now)
    later = now + timedelta(days=2)
    services.correct_leaving(spell=spell, ended_on=date(2025, 3, 31), reason="日期填错", actor=None, now=later)
    assert selectors.in_post(on=date(2025, 3, 31)).count() == 1
    (change,) = selectors.corrections(spell)
    assert (change.ended_on, change.reason) == (date(2025, 3, 13), "日期填错")
    entry = Entry.objects.get(action="employment.spell.leaving_corrected")
    assert entry.data == {"before": "2025-03-13", "ended_on": "2025-03-31"}
    with pytest.raises(DatabaseError), transaction.atomic():
        SpellChange.objects.update(reason="x")
    services.correct_leaving(spell=spell, ended_on=None, reason="没有离职", actor=None, now=later)
    assert selectors.in_post(on=date(2026, 1, 1)).count() == 1


@pytest.mark.parametrize(
    ("ended_on", "reason", "code"),
    [
        (date(2025, 3, 13), "日期填错", "nothing_changed"),
        (date(2025, 3, 14), " ", "reason_missing"),
        (date(2024, 3, 14), "日期填错", "ended_before_start"),
        (None, "没有离职", "spell_overlaps"),
        (date(2025, 6, 1), "日期填错", "spell_overlaps"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(person, agency, other, now, ended_on, reason, code):
    spell = _hire(person, agency, now)
    services.leave(spell=spell, ended_on=date(2025, 3, 13), actor=None, now=now)
    _hire(person, other, now, started=date(2025, 6, 1))
    with pytest.raises(Refusal) as refused:
        services.correct_leaving(spell=spell, ended_on=ended_on, reason=reason, actor=None, now=now)
    assert refused.value.code == code
    assert selectors.of_person(person.pk).last().ended_on == date(2025, 3, 13)


def test_a_spell_that_was_followed_by_another_post_here_stays_ended(person, agency, now):
    spell = _hire(person, agency, now)
    services.change_post(spell=spell, post="nurse", on=date(2025, 5, 1), actor=None, now=now)
    with pytest.raises(Refusal) as refused:
        services.correct_leaving(spell=spell, ended_on=None, reason="没有离职", actor=None, now=now)
    assert refused.value.code == "later_spell_here"


def test_facts_are_read_as_they_were_known(person, agency, now):
    hour = timedelta(hours=1)
    spell = _hire(person, agency, now)
    services.record_month(person=person, organisation=agency, month="2025-02", days=20, actor=None, now=now + hour)
    services.leave(spell=spell, ended_on=date(2025, 3, 13), actor=None, now=now + 2 * hour)
    services.record_month(person=person, organisation=agency, month="2025-02", days=21, actor=None, now=now + 3 * hour)
    services.correct_leaving(spell=spell, ended_on=date(2025, 3, 31), reason="日期填错", actor=None, now=now + 4 * hour)

    def told(at):
        facts = selectors.facts(person.pk, known_at=at)
        return (
            [entry.get("ended_on") for entry in facts["employment"]],
            [entry["days"] for entry in facts["attendance"]],
        )

    assert told(now - hour) == ([], [])
    assert told(now) == ([None], [])
    assert told(now + hour) == ([None], [20])
    assert told(now + 2 * hour) == ([date(2025, 3, 13)], [20])
    assert told(now + 3 * hour) == ([date(2025, 3, 13)], [21])
    assert told(now + 4 * hour) == told(None) == ([date(2025, 3, 31)], [21])


def test_a_month_said_again_keeps_the_moment_at_which_it_was_known(person, agency, now):
    _hire(person, agency, now)
    for later in (0, 1):
        services.record_month(
            person=person, organisation=agency, month="2025-02", days=20, actor=None, now=now + timedelta(days=later)
        )
    assert selectors.facts(person.pk, known_at=now)["attendance"] == [{"month": "2025-02", "days": 20}]


def test_nobody_under_sixteen_is_taken_on(agency, now):
    child = PersonFactory(user=None)
    child.birth_date = date(2010, 3, 2)
    with pytest.raises(WrongDate) as refused:
        _hire(child, agency, now, started=date(2026, 3, 1))
    assert (refused.value.code, refused.value.field) == ("too_young", "started_on")
    _hire(child, agency, now, started=date(2026, 3, 2))
