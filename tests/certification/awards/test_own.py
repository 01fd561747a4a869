"""The own place and the own certificate are left for a colleague: pages say it before anybody presses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.awards import selectors, services
from certification.certificates.models import Certificate
from certification.exams.models import Registration
from certification.practical import selectors as practical
from tests.factories import OrganisationFactory
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate, make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = pytest.mark.django_db

SAYS = "这是您自己的，请由同事办理"


@pytest.fixture
def ready(body, officer, make_user):
    """Two candidates who passed both parts; the second is the officer who would press."""
    number_patterns(body)
    training_class = make_class(make_version(OrganisationFactory(kind="school")))
    people = [make_candidate(training_class) for _ in range(2)]
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    type(people[1]).objects.filter(pk=people[1].pk).update(user=officer)
    return session


def forecast(session, user):
    rows = selectors.batches.forecast(session, user=user, on=timezone.localdate())
    return [(row["ready"], [reason["code"] for reason in row["reasons"]]) for row in rows]


def test_the_forecast_of_a_batch_is_what_the_batch_does(ready, officer, body, make_user, now):
    assert forecast(ready, officer) == [(True, []), (False, ["own"])]
    batch = services.batches.start(session=ready, actor=officer, now=now)
    while services.batches.advance(batch_id=batch.pk, now=now):
        pass
    assert [item.reasons[0]["code"] for item in selectors.batches.refused(batch)] == ["own"]
    assert selectors.batches.figures(batch)["awarded"] == 1
    # A colleague may.
    colleague = make_user(("assessment_body_officer", body, None))
    assert forecast(ready, colleague) == [(False, []), (True, [])]


def test_the_pages_say_it_and_offer_no_button(ready, officer, body, make_user, signed_in):
    browser, colleague = signed_in(officer), signed_in(make_user(("assessment_body_officer", body, None)))
    plan = reverse("awards:batch_plan", args=[ready.public_id])
    page = browser.get(plan).content.decode()
    assert "将授予 1 人" in page
    assert SAYS in page
    assert "将授予 2 人" in colleague.get(plan).content.decode()
    at = reverse("awards:session", args=[ready.public_id])
    own = Registration.objects.get(session=ready, person__user=officer)
    page = browser.get(at).content.decode()
    assert SAYS in page
    assert own.public_id not in page
    assert own.public_id in colleague.get(at).content.decode()
    # Who posts nevertheless reads the same.
    assert browser.post(at, {"registration": own.public_id}).status_code == 422


def test_where_the_own_place_alone_is_left_there_is_nothing_to_press(ready, officer, signed_in, now):
    other = Registration.objects.filter(session=ready).exclude(person__user=officer).get()
    assert practical.latest_outcome(other.pk).passed
    services.decide(registration=other, actor=officer, now=now)
    # Its paper is not made yet, which is still something to do.
    assert (
        "制作证书文件" in signed_in(officer).get(reverse("awards:batch_plan", args=[ready.public_id])).content.decode()
    )
    batch = services.batches.start(session=ready, actor=officer, now=now)
    while services.batches.advance(batch_id=batch.pk, now=now):
        pass
    browser = signed_in(officer)
    plan = reverse("awards:batch_plan", args=[ready.public_id])
    page = browser.get(plan).content.decode()
    assert SAYS in page
    assert "人并制证" not in page
    assert browser.post(plan).status_code == 422
    assert Certificate.objects.filter(source_kind="award").count() == 1
