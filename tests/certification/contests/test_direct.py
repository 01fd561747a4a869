"""Direct assessment: an application by rule, statements of assessors who did not apply."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from certification.contests import errors, selectors, services
from certification.contests.models import DirectAssessment, Statement
from portal.employment import services as employment
from tests.factories import OrganisationFactory
from tests.factories.contests import hold_rules, holds, numbered_person
from tests.factories.practical import make_assessors

pytestmark = pytest.mark.django_db


@pytest.fixture
def veteran(body, now):
    """A caregiver of many years with the certificate of level 5."""
    person, number = numbered_person()
    employment.hire(
        person=person, organisation=OrganisationFactory(kind="agency"), post="caregiver", front_line=True,
        in_quota=None, contract_years=None, started_on=date(2012, 3, 1), ended_on=None, primary=True, actor=None, now=now,
    )  # fmt: skip
    holds(person, 5, body, now)
    person.document_number = number
    return person


@pytest.fixture
def rules(publisher, now):
    return hold_rules(now, publisher)


def apply(person, body, officer, now, **values):
    return services.apply(
        **{
            "body": body,
            "name": person.name,
            "number": person.document_number,
            "level": 4,
            "evidence": "工作证明",
            "actor": officer,
            "now": now,
            **values,
        }
    )


def test_without_a_rule_or_its_conditions_nothing_is_taken(veteran, body, officer, now, publisher):
    with pytest.raises(errors.Refusal, match="政策没有规定"):
        apply(veteran, body, officer, now)
    hold_rules(now, publisher)
    with pytest.raises(errors.Refusal, match="已经有本等级"):
        apply(veteran, body, officer, now, level=5)
    with pytest.raises(errors.Refusal, match="政策没有规定"):
        apply(veteran, body, officer, now, level=2)
    person, number = numbered_person()
    person.document_number = number
    with pytest.raises(errors.Refusal, match=r"工作年限不足（示例办法第五条）"):
        apply(person, body, officer, now)
    assert DirectAssessment.objects.count() == 0


def test_assessors_state_once_and_never_on_their_own(veteran, body, officer, stranger, rules, now, make_user):
    row = apply(veteran, body, officer, now)
    assessor = make_assessors(body, make_user)[0]
    for user in (officer, stranger):
        with pytest.raises(errors.NotYours):
            services.state_opinion(assessment=row, agrees=True, text="同意", actor=user, now=now)
    first = services.state_opinion(assessment=row, agrees=True, text="同意", actor=assessor, now=now)
    again = services.state_opinion(assessment=row, agrees=False, text="反悔", actor=assessor, now=now)
    assert (again.pk, again.agrees) == (first.pk, True)
    assert selectors.assessed(selectors.assessment(row.public_id)) == (1, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(assessment=row, assessor=officer, entered_by=officer, agrees=True, text="自己", at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=first.pk).update(agrees=False)


def test_an_assessor_never_states_on_their_own_application(veteran, body, officer, rules, now, make_user):
    row = apply(veteran, body, officer, now)
    assessor = make_assessors(body, make_user)[0]
    assert selectors.opinions_waiting(assessor).get().pk == row.pk
    type(veteran).objects.filter(pk=veteran.pk).update(user=assessor)
    row = selectors.assessment(row.public_id)
    with pytest.raises(errors.NotYours):
        services.state_opinion(assessment=row, agrees=True, text="同意", actor=assessor, now=now)
    assert not selectors.opinions_waiting(assessor).exists()
    assert not selectors.assessments_for(assessor).exists()


def test_the_way_in_the_browser(veteran, body, officer, stranger, rules, now, make_user, signed_in):
    browser = signed_in(officer)
    form = {"name": veteran.name, "number": veteran.document_number, "level": "4", "evidence": "八年以上"}
    assert browser.post(reverse("contests:direct_new"), {**form, "level": "2"}).status_code == 422
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n")
    page = browser.post(reverse("contests:direct_new"), {**form, "upload": scan}, follow=True)
    assert page.status_code == 200
    row = DirectAssessment.objects.get()
    at = reverse("contests:assessment", args=[row.public_id])
    assert "示例办法第五条" in page.content.decode()
    assert signed_in(stranger).get(at).status_code == 404
    assert browser.post(at, {"agrees": "yes", "text": "好"}).status_code == 404
    assessor = signed_in(make_assessors(body, make_user)[0])
    assert "等您的意见" in assessor.get(reverse("contests:direct")).content.decode()
    assert "等您的意见" in assessor.get("/assess/").content.decode()
    answer = assessor.post(at, {"agrees": "yes", "text": ""})
    assert answer.status_code == 422
    assert assessor.post(at, {"agrees": "yes", "text": "材料属实"}).status_code == 302
    assert "材料属实" in browser.get(at).content.decode()
    assert "1 人同意" in browser.get(reverse("contests:direct")).content.decode()
