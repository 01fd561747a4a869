"""Who may sit for which level: by a file, by the portal's records, at registration, on the page."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from certification.exams import errors as exam_errors
from certification.exams import selectors as exam_selectors
from certification.exams import services as exams
from certification.standards import selectors
from portal.access.enums import Role
from portal.employment import services as employment
from portal.policy import services as policy
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import make_candidate, make_session

FACTS = """
person: {birth_date: 1985-03-02}
employment: [{organisation: o1, post: caregiver, started_on: %s}]
certificates: []
"""


def _qualify(tmp_path, capsys, text, *args):
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    call_command("qualify", "--facts", str(path), "--on", "2026-11-21", "--json", *args)
    return json.loads(capsys.readouterr().out)


def test_one_year_by_the_standard_of_2019_none_by_the_template(tmp_path, capsys):
    args = ("--level", "5")
    short = _qualify(tmp_path, capsys, FACTS % "2026-01-05", "--standard", "caregiver-2019", *args)
    assert short["qualifies"] is False
    assert {r["code"] for r in short["reasons"] if not r["met"]} == {"service_short", "certificate_missing"}
    assert all(r["article"] for r in short["reasons"])
    template = _qualify(tmp_path, capsys, FACTS % "2026-01-05", "--standard", "template-2025", *args)
    assert (template["qualifies"], template["route"]) == (True, "5-age")
    assert template["unverified"]
    # A year is full on the corresponding day, not the day before.
    exactly = _qualify(tmp_path, capsys, FACTS % "2025-11-21", "--standard", "caregiver-2019", *args)
    assert exactly["route"] == "5-work"
    assert not _qualify(tmp_path, capsys, FACTS % "2025-11-22", "--standard", "caregiver-2019", *args)["qualifies"]


def test_a_missing_fact_and_a_missing_rule_are_reasons(tmp_path, capsys):
    found = _qualify(tmp_path, capsys, "person: {id: x}\n", "--standard", "caregiver-2019", "--level", "5")
    assert {r["code"] for r in found["reasons"]} == {"fact_missing"}
    gap = _qualify(tmp_path, capsys, FACTS % "2010-01-01", "--standard", "long-term-carer-2024", "--level", "4")
    assert [r["code"] for r in gap["reasons"]] == ["policy_gap"]
    none = _qualify(tmp_path, capsys, FACTS % "2010-01-01", "--standard", "long-term-carer-2024", "--level", "1")
    assert [r["code"] for r in none["reasons"]] == ["no_such_level"]


def test_used_wrongly_or_refused(tmp_path, capsys):
    path = tmp_path / "facts.yaml"
    path.write_text("person: {}\npersons: {}\n", encoding="utf-8")
    good = ["--facts", str(path), "--level", "5", "--on", "2026-11-21"]
    with pytest.raises(SystemExit) as refused:
        call_command("qualify", *good, "--standard", "caregiver-2019")
    assert refused.value.code == 1
    assert "facts.yaml:2: unknown_key" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        call_command("qualify", *good, "--standard", "caregiver-2019", "--json")
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == ("facts.yaml", 2, "unknown_key")
    path.write_text("person: {}\n", encoding="utf-8")
    for args in (
        [*good, "--standard", "nurse-1999"],
        [*good, "--standard", "caregiver-2019", "--pack", "nosuch"],
        ["--facts", str(path), "--level", "5", "--on", "2026-02-30", "--standard", "caregiver-2019"],
        ["--facts", str(tmp_path / "no.yaml"), "--level", "5", "--on", "2026-11-21", "--standard", "caregiver-2019"],
    ):
        with pytest.raises(CommandError) as wrong:
            call_command("qualify", *args)
        assert wrong.value.returncode == 2


@pytest.fixture
def national(db, now):
    row = policy.load(slug="national", actor=None, now=now)
    policy.activate(ruleset=row, region=None, actor=None, now=now)
    return row


def _employ(person, now, *, days):
    body = OrganisationFactory(kind="agency")
    employment.hire(
        person=person, organisation=body, post="caregiver", started_on=now.date() - timedelta(days=days),
        actor=None, now=now,
    )  # fmt: skip


def _condition(session, person, now):
    found = exam_selectors.eligibility(session, person.pk, now=now)
    return next(reason for reason in found if reason["code"] == "standard")


def test_without_an_active_pack_the_condition_is_not_judged(db, now):
    session, person = make_session(opens_in=timedelta(days=3)), make_candidate()
    condition = _condition(session, person, now)
    assert condition["holds"]
    assert "没有启用" in str(condition["text"])
    assert selectors.qualify(person.pk, occupation="caregiver", level=5, region=None, on=now.date()) is None


def test_registration_asks_the_pack_of_the_sessions_region(national, now):
    session, person = make_session(opens_in=timedelta(days=3)), make_candidate()
    condition = _condition(session, person, now)
    assert not condition["holds"]
    assert condition["routes"][0]["text"].startswith("累计从事本职业")
    assert all(article["clause"] for route in condition["routes"] for article in route["articles"])
    with pytest.raises(exam_errors.NotEligible) as refused:
        exams.register(session=session, person_id=person.pk, actor=None, now=now)
    assert "申报条件" in str(refused.value)
    _employ(person, now, days=400)
    assert _condition(session, person, now)["holds"]
    registration = exams.register(session=session, person_id=person.pk, actor=None, now=now)
    stored = next(reason for reason in registration.reasons if reason["code"] == "standard")
    assert stored["routes"][0]["met"]


def test_not_one_year_is_said_with_the_time_served(national, now):
    session, person = make_session(opens_in=timedelta(days=3)), make_candidate()
    _employ(person, now, days=200)
    reasons = [reason for route in _condition(session, person, now)["routes"] for reason in route["reasons"]]
    asked = next(reason["asked"] for reason in reasons if reason["code"] == "service_short")
    assert "1 年" in asked
    assert "6 个月" in asked


def test_an_occupation_that_no_active_pack_knows_is_a_reason(national, now):
    session = make_session(opens_in=timedelta(days=3))
    type(session).objects.filter(pk=session.pk).update(occupation="gardener")
    session.refresh_from_db()
    condition = _condition(session, make_candidate(), now)
    assert not condition["holds"]
    assert condition["routes"][0]["reasons"][0]["code"] == "policy_gap"


def test_the_page_says_yes_or_no_for_each_level(national, now, signed_in):
    person = PersonFactory()
    client = signed_in(person.user)
    page = client.get("/standards/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "还不能报考" in text
    assert "累计从事本职业或相关职业工作 1 年以上" in text
    _employ(person, now, days=400)
    text = client.get("/standards/").content.decode()
    assert "可以报考" in text
    assert "caregiver-2019" in text


def test_the_page_without_a_pack_and_without_a_person(db, signed_in):
    from tests.factories.people import UserFactory

    assert "还没有启用职业标准" in signed_in(PersonFactory().user).get("/standards/").content.decode()
    assert "先登记身份信息" in signed_in(UserFactory()).get("/standards/").content.decode()


def test_what_was_recorded_later_was_not_known(national, now):
    """Work that the agency entered today opens nothing for who asks what was known yesterday."""
    person = make_candidate()
    _employ(person, now, days=400)
    training = selectors.facts(person.pk).training
    assert training
    early = selectors.facts(person.pk, known_at=now - timedelta(days=2000))
    assert (early.employment, early.training) == ([], [])
    assert early.person.birth_date == selectors.facts(person.pk).person.birth_date
    assert selectors.facts(person.pk, known_at=now + timedelta(days=2)).employment
    own = {person.pk: {"incidents": [{"kind": "liability_accident", "on": now.date()}]}}
    assert selectors.facts_of([person], also=own)[person.pk].incidents[0].kind == "liability_accident"


def test_of_a_person_everything_known_is_joined(national, now):
    person = make_candidate()
    _employ(person, now, days=400)
    facts = selectors.facts(person.pk)
    assert facts.employment[0].post == "caregiver"
    assert facts.training[0].completed_on <= now.date() + timedelta(days=1)
    assert facts.certificates == []
    assert date(1900, 1, 1) < facts.person.birth_date


def test_registering_is_open_on_unconfirmed_values_and_says_that_the_award_waits(national, now, signed_in, make_user):
    session, person = make_session(opens_in=timedelta(days=3)), make_candidate()
    _employ(person, now, days=400)
    asked = {"occupation": "caregiver", "level": 5, "region": session.region_id, "on": now.date()}
    assert "只见于培训学校网页" in selectors.unconfirmed(**asked)
    # What other levels, occupations and records leave open is not asked.
    assert not any("评价机构" in note or "2024 年 2 月" in note for note in selectors.unconfirmed(**asked))
    assert _condition(session, person, now)["unverified"] == selectors.unconfirmed(**asked)
    client = signed_in(person.user)
    assert "才能发证" in client.get(f"/exams/sessions/{session.public_id}/").content.decode()
    registration = exams.register(session=session, person_id=person.pk, actor=None, now=now)
    assert "才能发证" in client.get(f"/exams/sessions/{session.public_id}/").content.decode()
    assert exam_selectors.unconfirmed(registration) == selectors.unconfirmed(**asked)
    officer = make_user((Role.PROVINCE_OFFICER, None, 230000))
    policy.confirm_all(
        ruleset=national, region=230000, document="通知", document_date=now.date(), actor=officer, now=now
    )
    assert exam_selectors.unconfirmed(registration) == []
    assert "才能发证" not in client.get(f"/exams/sessions/{session.public_id}/").content.decode()


def test_without_a_pack_nothing_waits_for_confirmation(db, now):
    assert selectors.unconfirmed(occupation="caregiver", level=5, region=230100, on=now.date()) == []
