"""The decision: every condition, once, by the body's own officer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from certification.awards import errors, selectors, services
from certification.awards.models import Award
from certification.certificates import selectors as certificates
from certification.certificates.models import Certificate
from courses.enrolment.models import Enrolment
from tests.factories.exams import make_attempt, make_candidate, make_passed, make_session, number_patterns, release, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def passed(body):
    number_patterns(body)
    return make_passed(make_session(body=body))


def decide(registration, officer, now, score="80"):
    return services.decide(registration=registration, practical_score=Decimal(score), actor=officer, now=now)


def test_an_award_gives_one_certificate_however_often_it_is_asked_for(passed, officer, now):
    award = decide(passed, officer, now)
    assert decide(passed, officer, now, score="95").pk == award.pk
    certificate = certificates.by_source("award", award.pk)
    assert Certificate.objects.count() == 1
    assert certificate.level == 5
    assert certificate.facts["scores"] == "理论知识 10 分 · 操作技能 80 分"
    assert (award.theory_score, award.practical_score) == (Decimal(10), Decimal(80))


@pytest.mark.parametrize(("score", "words"), [("59.99", "操作技能"), ("101", "0 到 100"), ("-1", "0 到 100")])
def test_the_practical_mark_must_pass(passed, officer, now, score, words):
    with pytest.raises(errors.Refusal, match=words) as refusal:
        decide(passed, officer, now, score=score)
    assert refusal.value.field == "practical_score"
    assert Award.objects.count() == 0


def test_sixty_passes(passed, officer, now):
    assert decide(passed, officer, now, score="60").pk


def test_each_condition_is_named(body, officer, now):
    number_patterns(body)
    session = make_session(body=body)
    attempt = make_attempt(session)
    sit(attempt, wrong=4)
    registration = attempt.registration
    with pytest.raises(errors.Refusal, match="成绩还没有公布；理论知识没有合格"):
        decide(registration, officer, now)
    release(session)
    with pytest.raises(errors.Refusal, match=r"^不能授予：理论知识没有合格$"):
        decide(registration, officer, now)


def test_without_the_course_or_with_the_level_no_award(passed, officer, now):
    Enrolment.objects.update(state="withdrawn")
    with pytest.raises(errors.Refusal, match=r"^不能授予：本等级课程没有结业$"):
        decide(passed, officer, now)
    Enrolment.objects.update(state="completed")
    Certificate.objects.create(
        number="S1", kind="skill_level", person=passed.person, holder_name="王", level=4, source_kind="test",
        issuer_id=passed.session.organisation_id, issuer_name="甲", source_id=1, issued_on=now.date(), created_at=now,
    )  # fmt: skip
    with pytest.raises(errors.Refusal, match=r"^不能授予：已经有本等级或更高等级的证书$"):
        decide(passed, officer, now + timedelta(days=1))


def test_without_a_number_pattern_the_decision_is_undone(body, officer, now):
    with pytest.raises(errors.Refusal, match="编号规则"):
        decide(make_passed(make_session(body=body)), officer, now)
    assert Award.objects.count() == 0


def test_another_body_decides_nothing(passed, stranger, now):
    with pytest.raises(errors.NotYours):
        decide(passed, stranger, now)


def test_a_decision_is_never_changed(passed, officer, now):
    award = decide(passed, officer, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(practical_score=100)


def form(registration, score):
    return {"registration": registration.public_id, f"{registration.public_id}-practical_score": score}


def test_the_page_decides_keeps_what_was_typed_and_shows_the_certificate(passed, officer, signed_in, drain):
    browser = signed_in(officer)
    at = reverse("awards:session", args=[passed.session.public_id])
    answer = browser.post(at, form(passed, "59"))
    assert answer.status_code == 422
    assert 'value="59"' in answer.content.decode()
    assert "没有达到 60 分" in answer.content.decode()
    assert browser.post(at, form(passed, "abc")).status_code == 422
    page = browser.post(at, form(passed, "84.5"), follow=True).content.decode()
    assert "已授予" in page
    assert "正在后台制作" in page
    drain()
    certificate = Certificate.objects.select_related("pdf").get()
    page = browser.get(at).content.decode()
    assert certificate.number in page
    assert browser.get(reverse("files:file", args=[certificate.pdf.public_id])).status_code == 200


def test_a_foreign_session_and_a_foreign_candidate_are_not_found(passed, officer, stranger, signed_in):
    at = reverse("awards:session", args=[passed.session.public_id])
    other = signed_in(stranger)
    assert other.get(at).status_code == 404
    assert other.post(at, form(passed, "80")).status_code == 404
    elsewhere = make_passed()
    assert signed_in(officer).post(at, form(elsewhere, "80")).status_code == 404
    assert signed_in(passed.person.user).get(at).status_code == 403
    assert Award.objects.count() == 0


def test_the_desk_counts_who_waits(passed, officer, now):
    session = passed.session
    found = selectors.tallies(selectors.sessions(officer))
    assert [(row["session"].pk, row["passed"], row["waiting"]) for row in found] == [(session.pk, 1, 1)]
    decide(passed, officer, now)
    assert selectors.tallies(selectors.sessions(officer))[0]["waiting"] == 0


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_as_many_queries_for_one_row_as_for_three(
    body, officer, signed_in, now, many, django_assert_num_queries
):
    number_patterns(body)
    session = make_session(body=body)
    attempts = [make_attempt(session, make_candidate()) for _ in range(2 * many)]
    for attempt in attempts:
        sit(attempt)
    release(session)
    for attempt in attempts[:many]:
        decide(attempt.registration, officer, now)
    for _ in range(many - 1):
        make_passed(make_session(body=body))
    browser = signed_in(officer)
    browser.get(reverse("awards:index"))
    with django_assert_num_queries(6):
        browser.get(reverse("awards:index"))
    with django_assert_num_queries(9):
        browser.get(reverse("awards:session", args=[session.public_id]))
