"""Continuing education: what a year asks, what was done, which classes fill the gap, and what depends on it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import portal.demo
from certification.certificates import errors, selectors, services
from certification.certificates.enums import Kind, Why
from certification.certificates.logic import continuing
from certification.certificates.logic.continuing import Held
from certification.standards import selectors as standards
from courses.hours.models import HourEntry
from portal.policy import services as policy
from portal.policy.services import checking
from tests.factories import OrganisationFactory, PersonFactory, RegionFactory
from tests.factories.courses import enrol, make_class, make_version
from tests.factories.exams import number_patterns

BEIJING = ZoneInfo("Asia/Shanghai")
FOLDER = Path(portal.demo.__file__).parent / "world" / "packs" / "example-continuing"


@pytest.fixture
def county():
    return RegionFactory(code=230103)


@pytest.fixture
def activate(county, make_user, now):
    def do(*, confirmed=True):
        ruleset = policy.load(slug=FOLDER, actor=None, now=now - timedelta(days=400))
        policy.activate(ruleset=ruleset, region=230000, actor=None, now=now - timedelta(days=400))
        if confirmed:
            policy.confirm_all(
                ruleset=ruleset, region=230000, document="确认", document_date=date(2020, 1, 2),
                actor=make_user(("province_officer", None, RegionFactory(code=230000))), now=now - timedelta(days=400),
            )  # fmt: skip

    return do


@pytest.fixture
def person(county):
    return PersonFactory(name="王小芳", region=county)


@pytest.fixture
def certificate(body, person, now):
    number_patterns(body)
    today = timezone.localdate()
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=5, source_kind="test", source_id=1,
        issued_on=date(today.year - 3, 5, 1), valid_until=today + timedelta(days=20), actor=None, facts={}, now=now,
    )  # fmt: skip


def learn(person, minutes, on):
    row = enrol(person, make_class(make_version(OrganisationFactory(kind="school"))))
    HourEntry.objects.create(
        person_id=person.pk, enrolment_id=row.pk, lesson_uuid="00000000-0000-0000-0000-000000000001", kind="online",
        minutes=minutes, source="manual", key=f"test:{row.pk}", credited_at=datetime(on.year, on.month, on.day, 12, tzinfo=BEIJING),
    )  # fmt: skip


def test_the_cases_of_the_example_hold():
    report = checking.check(FOLDER, mutate=True)
    assert (report.problems, report.unnoticed) == ([], [])
    assert report.cases


def rule(**values):
    return continuing.Continuing.model_validate(
        {
            "id": "r", "text": "每年", "article": ["a"], "hours_per_year": {"value": 12, "article": ["a"]},
            "consequence": "record", **values,
        }
    )  # fmt: skip


@given(st.integers(-500, 2000), st.integers(1, 100), st.sampled_from([45, 50, 60]))
def test_hours_and_minutes_agree(minutes, hours, unit):
    one = rule(hours_per_year={"value": hours, "article": ["a"]})
    found = continuing.measured([one], [Held("caregiver", 5, date(2019, 1, 1))], year=2021, minutes=minutes, unit=unit)
    assert found.met == (minutes >= hours * unit)
    assert (found.missing_hours == 0) == found.met
    assert 0 <= found.missing_minutes <= found.required_minutes
    assert found.missing_hours * unit >= found.missing_minutes > (found.missing_hours - 1) * unit or found.met
    assert found.due_on == date(2021, 12, 31)


def test_who_is_asked_and_by_which_rule():
    held = [Held("caregiver", 4, date(2020, 6, 1))]
    assert continuing.asked([rule()], held, 2020) is None
    assert continuing.asked([rule(first_year="issue")], held, 2020) is not None
    assert continuing.asked([rule(levels=[5])], held, 2022) is None
    assert continuing.asked([rule(occupation="cook")], held, 2022) is None
    more = rule(id="more", hours_per_year={"value": 30, "article": ["a"]})
    assert continuing.asked([rule(), more], held, 2022).id == "more"


@pytest.mark.django_db
def test_no_pack_asks_nothing(certificate, person):
    assert selectors.status(person, on=timezone.localdate()) is None
    assert standards.facts(person.pk).continuing is None


@pytest.mark.django_db
def test_the_years_minutes_count_and_no_others(certificate, person, activate):
    activate()
    today = timezone.localdate()
    learn(person, 100, date(today.year, 1, 1))
    learn(person, 500, date(today.year - 1, 12, 31))
    found = selectors.status(person, on=today)
    assert (found.year.required_hours, found.year.minutes, found.year.missing_minutes) == (12, 100, 440)
    assert found.articles == ["示例办法第四条"]
    assert not found.loose
    last = selectors.status(person, on=today, year=today.year - 1)
    assert last.year.minutes == 500
    facts = {row.year: (row.required_hours, row.done_hours) for row in standards.facts(person.pk).continuing}
    assert facts == {today.year: (12, 2), today.year - 1: (12, 11)}


@pytest.mark.django_db
def test_classes_that_fill_the_gap_come_first(certificate, person, activate, county, signed_in):
    activate()
    today = timezone.localdate()
    year = selectors.status(person, on=today).year
    school = OrganisationFactory(kind="school", region=county)
    ends = min(today + timedelta(days=5), date(today.year, 12, 31))
    common = {"starts_on": today, "ends_on": ends}
    small = make_class(make_version(school), **common)
    far = make_class(make_version(OrganisationFactory(kind="school", region=RegionFactory(code=420704))), **common)
    full = make_class(make_version(school), quota=1, **common)
    enrol(PersonFactory(), full)
    late = make_class(make_version(school), starts_on=today, ends_on=date(today.year + 1, 1, 1))
    running = make_class(make_version(school), starts_on=today - timedelta(days=3), ends_on=ends)
    over = make_class(make_version(school), starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    found = selectors.suggestions(person, year, on=today)
    # One that runs may be joined until its last day.
    assert {row.pk for row in found} == {small.pk, running.pk}
    assert over.pk not in {row.pk for row in found}
    assert {far.pk, late.pk}.isdisjoint(row.pk for row in found)
    page = signed_in(person.user).get("/certificates/continuing/").content.decode()
    assert small.title in page
    assert "还差 12 课时" in page
    assert "示例办法第四条" in page
    assert "还差 12 课时" in signed_in(person.user).get(f"/certificates/{certificate.public_id}/").content.decode()
    assert "今年继续教育还差 12 课时" in signed_in(person.user).get("/me/").content.decode()


@pytest.mark.django_db
def test_a_certificate_that_depends_on_it_is_not_renewed_without(certificate, person, activate, officer, now):
    activate()
    today = timezone.localdate()
    asked = services.ask(certificate=certificate, why=Why.RENEWAL, actor=None, now=now)
    until = today + timedelta(days=700)
    with pytest.raises(errors.Refusal, match="12 课时"):
        services.approve(request=asked, valid_until=until, actor=officer, now=now)
    learn(person, 540, date(today.year - 1, 12, 31))
    assert services.approve(request=asked, valid_until=until, actor=officer, now=now).issued is not None


@pytest.mark.django_db
def test_nothing_depends_on_what_no_bureau_has_confirmed(certificate, person, activate, officer, signed_in, now):
    activate(confirmed=False)
    assert selectors.status(person, on=timezone.localdate()).loose
    assert selectors.keeping_gap(certificate, on=timezone.localdate()) is None
    assert "还没有经主管部门确认" in signed_in(person.user).get("/certificates/continuing/").content.decode()


@pytest.mark.django_db
def test_without_a_certificate_nothing_is_asked(county, activate, signed_in):
    activate()
    somebody = PersonFactory(region=county)
    assert selectors.status(somebody, on=timezone.localdate()) is None
    assert "今年没有继续教育的要求" in signed_in(somebody.user).get("/certificates/continuing/").content.decode()


@pytest.mark.parametrize(
    ("rows", "met"),
    [([], True), ([(2025, 12, 12)], True), ([(2025, 12, 11)], False), ([(2026, 12, 0)], True), (None, None)],
)
def test_packs_may_ask_for_it(rows, met):
    from portal.policy.logic.context import Context, Unknown
    from portal.policy.logic.facts import Facts, Service
    from portal.policy.logic.measures import MEASURES

    words = (
        None
        if rows is None
        else [dict(zip(("year", "required_hours", "done_hours"), row, strict=True)) for row in rows]
    )
    context = Context(Facts.model_validate({"continuing": words}), date(2026, 6, 1), Service())
    if met is None:
        with pytest.raises(Unknown):
            MEASURES["continuing"].read(context, None, date(2026, 6, 1))
    else:
        assert MEASURES["continuing"].read(context, None, date(2026, 6, 1)) is met
