"""More than a page of placings or applications, and an officer of several bodies."""

from datetime import date

import pytest
from django.urls import reverse

from certification.awards import selectors
from certification.awards.selectors import recognitions
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from certification.contests import services as contests
from portal.access import services as access
from portal.employment import services as employment
from tests.factories import OrganisationFactory
from tests.factories.contests import hold_rules, holds, make_contest, make_placing, numbered_person
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(make_user):
    return make_user(("province_officer", None, 230000))


@pytest.fixture
def rules(province, now):
    return hold_rules(now, province)


def waiting_of(browser, name, query=""):
    return browser.get(reverse(f"awards:{name}") + query)


@pytest.fixture
def placings(body, officer, province, rules, make_user, now):
    """Seven placings of a contest, of which the rules raise the first three."""
    number_patterns(body)
    enterer = make_user(("city_officer", None, 230100))
    contest = make_contest(
        organiser=OrganisationFactory(kind="bureau", name="示例市民政局"), body=body, enterer=enterer, now=now
    )
    rows = [make_placing(contest, enterer, now, rank=rank) for rank in range(1, 8)]
    for row in rows:
        holds(row.person, 5, body, now)
    contests.publish(contest=contest, actor=province, now=now)
    return rows


def test_every_placing_is_on_some_page_and_none_on_two(placings, officer, signed_in, monkeypatch):
    monkeypatch.setattr(recognitions, "PAGE", 2)
    browser, query, seen = signed_in(officer), "", []
    for _ in range(5):
        page = waiting_of(browser, "placings", query)
        seen.append([row["placing"].rank for row in page.context["rows"]])
        query = page.context["next_url"]
        assert (query in page.content.decode()) or not query
        if not query:
            break
    assert seen == [[1, 2], [3]]
    assert "回到开头" in page.content.decode()


def test_a_stretch_in_which_nobody_is_raised_says_that_others_follow(placings, officer, signed_in, monkeypatch):
    monkeypatch.setattr(recognitions, "ASKED", 3)
    browser = signed_in(officer)
    page = waiting_of(browser, "placings")
    assert len(page.context["rows"]) == 3
    page = waiting_of(browser, "placings", page.context["next_url"])
    assert page.context["rows"] == []
    assert "后面还有名次" in page.content.decode()
    page = waiting_of(browser, "placings", page.context["next_url"])
    assert page.context["next_url"] == ""
    assert "没有等待晋级的选手" in page.content.decode()


def test_deciding_on_a_later_page_stays_there(placings, officer, signed_in, monkeypatch):
    monkeypatch.setattr(recognitions, "PAGE", 2)
    browser = signed_in(officer)
    answer = browser.post(reverse("awards:placings") + "?from=2", {"placing": placings[2].public_id})
    assert answer["Location"].endswith("?from=2")
    assert Certificate.objects.get(source_kind="award").person_id == placings[2].person_id
    # A place that nobody gave, or beyond the end, is no error.
    for query in ("?from=x", "?from=-1", "?from=999999", "?from=9999999999999999999999", "?from=²"):
        assert waiting_of(browser, "placings", query).status_code == 200


def test_the_own_placing_is_left_for_a_colleague(placings, body, officer, signed_in):
    type(placings[0].person).objects.filter(pk=placings[0].person_id).update(user=officer)
    page = waiting_of(signed_in(officer), "placings")
    assert [row["ready"] for row in page.context["rows"]] == [False, True, True]
    text = page.content.decode()
    assert "这是您自己的，请由同事办理" in text
    assert placings[0].public_id not in text


def test_applications_are_paged_too(body, officer, rules, signed_in, monkeypatch, now):
    monkeypatch.setattr(recognitions, "PAGE", 2)
    home = OrganisationFactory(kind="agency")
    for _ in range(3):
        person, number = numbered_person()
        holds(person, 5, body, now)
        employment.hire(person=person, organisation=home, started_on=date(2010, 1, 4), actor=None, now=now)
        contests.apply(body=body, name=person.name, number=number, level=4, evidence="证明", actor=officer, now=now)
    first = selectors.assessments_waiting(officer, on=now.date())
    second = selectors.assessments_waiting(officer, on=now.date(), start=first.following)
    assert (len(first.rows), first.following, len(second.rows), second.following) == (2, 2, 1, 0)
    assert len({row["assessment"].pk for row in first.rows + second.rows}) == 3
    page = waiting_of(signed_in(officer), "assessments")
    assert page.context["next_url"] == "?from=2"


@pytest.fixture
def other(officer, now):
    """A second body for which the officer acts; the first by name."""
    found = OrganisationFactory(kind="assessment_body", name="阿示例评价中心")
    access.grant(user=officer, role="assessment_body_officer", organisation=found, actor=None, now=now)
    return found


@pytest.fixture
def verified(body, rules, now):
    """An old qualification certificate of level 4 that was verified."""
    person, _number = numbered_person()
    row = holds(person, 4, body, now, kind=Kind.EXTERNAL)
    return certificates.verify(certificate=row, method="向发证机构核实", actor=None, now=now)


def test_an_officer_of_two_bodies_chooses_which_one_exchanges(body, other, verified, officer, signed_in):
    number_patterns(body, other)
    browser, at = signed_in(officer), reverse("awards:conversion")
    page = browser.get(at).content.decode()
    assert body.name in page
    assert other.name in page
    form = {"number": verified.number, "name": verified.holder_name}
    missing = browser.post(at, form)
    assert missing.status_code == 422
    assert "请选择由哪家机构换发" in missing.content.decode()
    assert browser.post(at, {**form, "body": "elsewhere"}).status_code == 422
    form["body"] = body.public_id
    page = browser.post(at, form).content.decode()
    assert f"由{body.name}换发" in page
    assert f'name="body" value="{body.public_id}"' in page
    for _ in range(2):  # a second click is answered like the first
        assert browser.post(at, {**form, "do": "convert"}).status_code == 302
    assert Certificate.objects.get(source_kind="award").issuer_id == body.pk


def test_an_officer_of_one_body_is_asked_nothing(body, verified, officer, stranger, signed_in):
    number_patterns(body)
    browser, at = signed_in(officer), reverse("awards:conversion")
    assert 'name="body"' not in browser.get(at).content.decode()
    form = {"number": verified.number, "name": verified.holder_name, "body": "elsewhere", "do": "convert"}
    assert browser.post(at, form).status_code == 302
    assert Certificate.objects.get(source_kind="award").issuer_id == body.pk
