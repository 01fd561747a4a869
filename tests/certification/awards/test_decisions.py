"""The decision: every condition, once, by the body's own officer."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from certification.awards import errors, selectors, services
from certification.awards.models import Award
from certification.certificates import selectors as certificates
from certification.certificates.models import Certificate
from certification.exams.models import Registration
from certification.practical.models import Assignment
from courses.enrolment.models import Enrolment
from portal.policy import services as policy
from tests.factories.exams import make_attempt, make_candidate, make_passed, make_session, number_patterns, release, sit
from tests.factories.practical import make_assessors, make_outcome, make_planned, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessors(body, make_user):
    return make_assessors(body, make_user)


@pytest.fixture
def theory(body):
    """Passed the theory, results released; no practical part yet."""
    number_patterns(body)
    return make_passed(make_session(body=body))


@pytest.fixture
def passed(theory, assessors):
    make_outcome(theory, 80, assessors)
    return theory


def decide(registration, officer, now):
    return services.decide(registration=registration, actor=officer, now=now)


def test_an_award_gives_one_certificate_however_often_it_is_asked_for(passed, officer, now):
    award = decide(passed, officer, now)
    assert decide(passed, officer, now).pk == award.pk
    certificate = certificates.by_source("award", award.pk)
    assert Certificate.objects.count() == 1
    assert certificate.level == 5
    assert certificate.facts["scores"] == "理论知识 10 分 · 操作技能 80 分"
    assert (award.theory_score, award.practical_score) == (Decimal(10), Decimal(80))


def test_without_the_practical_part_or_with_a_failed_one_no_award(theory, assessors, officer, now):
    with pytest.raises(errors.Refusal, match=r"^不能授予：操作技能还没有公布成绩$"):
        decide(theory, officer, now)
    make_outcome(theory, "59.5", assessors)
    with pytest.raises(errors.Refusal, match=r"^不能授予：操作技能 59.5 分，没有合格，可以只补考实操$"):
        decide(theory, officer, now)
    assert Award.objects.count() == 0


def test_sixty_passes(theory, assessors, officer, now):
    make_outcome(theory, 60, assessors)
    assert decide(theory, officer, now).practical_score == Decimal(60)


def test_sheets_that_are_in_but_not_released_do_not_count(theory, assessors, officer, now):
    assessment = make_planned(theory, assessors)
    for row in Assignment.objects.filter(place__assessment=assessment):
        write(row, 90)
    with pytest.raises(errors.Refusal, match="操作技能还没有公布成绩"):
        decide(theory, officer, now)


def test_a_practical_part_passed_later_joins_the_theory_passed_before(theory, body, assessors, officer, now):
    make_outcome(theory, 54, assessors)
    make_outcome(theory, 75, assessors, session=make_session(body=body))
    award = decide(theory, officer, now)
    assert (award.theory_score, award.practical_score) == (Decimal(10), Decimal(75))


def test_each_condition_is_named(body, assessors, officer, now):
    number_patterns(body)
    session = make_session(body=body)
    attempt = make_attempt(session)
    sit(attempt, wrong=4)
    registration = Registration.objects.select_related("session", "person").get(pk=attempt.registration_id)
    with pytest.raises(errors.Refusal, match="成绩还没有公布；理论知识没有合格；操作技能还没有公布成绩"):
        decide(registration, officer, now)
    make_outcome(registration, 80, assessors)
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


def test_without_a_number_pattern_the_decision_is_undone(body, assessors, officer, now):
    registration = make_passed(make_session(body=body))
    make_outcome(registration, 80, assessors)
    with pytest.raises(errors.Refusal, match="编号规则"):
        decide(registration, officer, now)
    assert Award.objects.count() == 0


def test_nobody_decides_for_themselves(passed, body, make_user, now):
    own = make_user(("assessment_body_officer", body, None))
    type(passed.person).objects.filter(pk=passed.person_id).update(user=own)
    with pytest.raises(errors.Refusal, match="请由同事办理"):
        decide(passed, own, now)
    batch = services.batches.start(session=passed.session, actor=own, now=now)
    services.batches.advance(batch_id=batch.pk, now=now)
    assert selectors.batches.refused(batch).get().reasons[0]["code"] == "own"
    assert Award.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_passed_examinations_of_one_person_at_once_give_one_certificate(passed, body, assessors, officer, now):
    other = make_passed(make_session(body=body))
    make_outcome(other, 80, assessors)
    # As when somebody sat both before either result was known.
    Registration.objects.filter(pk=other.pk).update(person=passed.person)
    found, barrier = [], threading.Barrier(2)

    def press(registration):
        try:
            barrier.wait(timeout=30)
            found.append(decide(registration, officer, now))
        except errors.Refusal as refusal:
            found.append(str(refusal.message))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(row,)) for row in (passed, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [said for said in found if isinstance(said, str)] == ["不能授予：已经有本等级或更高等级的证书"]
    assert (Award.objects.count(), Certificate.objects.filter(source_kind="award").count()) == (1, 1)


def test_another_body_decides_nothing(passed, stranger, now):
    with pytest.raises(errors.NotYours):
        decide(passed, stranger, now)


def test_a_decision_is_never_changed(passed, officer, now):
    award = decide(passed, officer, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(practical_score=100)


def form(registration):
    return {"registration": registration.public_id}


def test_the_page_joins_both_parts_decides_and_shows_the_certificate(theory, assessors, officer, signed_in, drain):
    browser = signed_in(officer)
    at = reverse("awards:session", args=[theory.session.public_id])
    page = browser.get(at).content.decode()
    assert "操作技能还没有公布成绩" in page
    assert "授予证书</button>" not in page
    answer = browser.post(at, form(theory))
    assert answer.status_code == 422
    assert "操作技能还没有公布成绩" in answer.content.decode()
    make_outcome(theory, "84.5", assessors)
    assert "操作技能 84.5 分，合格" in browser.get(at).content.decode()
    page = browser.post(at, form(theory), follow=True).content.decode()
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
    assert other.post(at, form(passed)).status_code == 404
    elsewhere = make_passed()
    assert signed_in(officer).post(at, form(elsewhere)).status_code == 404
    assert signed_in(passed.person.user).get(at).status_code == 403
    assert Award.objects.count() == 0


def test_the_desk_counts_who_waits(passed, officer, now):
    session = passed.session
    found = selectors.tallies(selectors.sessions(officer))
    assert [(row["session"].pk, row["passed"], row["waiting"]) for row in found] == [(session.pk, 1, 1)]
    decide(passed, officer, now)
    assert selectors.tallies(selectors.sessions(officer))[0]["waiting"] == 0


def test_who_has_no_practical_result_does_not_wait_for_the_officer(theory, officer):
    assert [(row["passed"], row["waiting"]) for row in selectors.tallies(selectors.sessions(officer))] == [(1, 0)]


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_as_many_queries_for_one_row_as_for_three(
    body, assessors, officer, signed_in, now, many, django_assert_num_queries
):
    number_patterns(body)
    session = make_session(body=body)
    attempts = [make_attempt(session, make_candidate()) for _ in range(2 * many)]
    for attempt in attempts:
        sit(attempt)
    release(session)
    for attempt in attempts[:many]:
        row = Registration.objects.select_related("session", "person").get(pk=attempt.registration_id)
        make_outcome(row, 80, assessors)
        decide(row, officer, now)
    for _ in range(many - 1):
        make_passed(make_session(body=body))
    browser = signed_in(officer)
    browser.get(reverse("awards:index"))
    with django_assert_num_queries(6):
        browser.get(reverse("awards:index"))
    # One of them asks which values of the standard are confirmed, however many candidates there are.
    with django_assert_num_queries(12):
        browser.get(reverse("awards:session", args=[session.public_id]))


def test_no_award_while_a_value_of_the_standard_is_unconfirmed(passed, officer, signed_in, make_user, now):
    ruleset = policy.load(slug="national", actor=None, now=now)
    policy.activate(ruleset=ruleset, region=None, actor=None, now=now)
    with pytest.raises(errors.Refusal, match=r"^不能授予：主管部门还没有核实：.*只见于培训学校网页"):
        decide(passed, officer, now)
    page = signed_in(officer).get(reverse("awards:session", args=[passed.session.public_id])).content.decode()
    assert "只见于培训学校网页" in page
    assert "授予证书</button>" not in page
    province = make_user(("province_officer", None, 230000))
    policy.confirm_all(
        ruleset=ruleset, region=230000, document="通知", document_date=now.date(), actor=province, now=now
    )
    assert decide(passed, officer, now).registration_id == passed.pk
