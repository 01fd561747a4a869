"""Two assessors and a third: who sees what, what can still change, and what comes out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from certification.exams.models import Registration
from certification.practical import errors, selectors, services
from certification.practical.models import Assignment, Entry, Outcome, Rubric, Sheet
from portal.access import services as access
from portal.access.enums import Role
from portal.employment.models import Spell
from portal.messaging.models import Message
from tests.factories import OrganisationFactory
from tests.factories.exams import make_attempt, make_passed, make_session
from tests.factories.people import PersonFactory
from tests.factories.practical import make_assessors, make_outcome, make_planned, make_rubric, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessors(body, make_user):
    return make_assessors(body, make_user)


@pytest.fixture
def registration(body):
    return Registration.objects.select_related("session", "person").get(
        pk=make_attempt(make_session(body=body)).registration_id
    )


@pytest.fixture
def planned(registration, assessors):
    return make_planned(registration, assessors)


def assignments(assessment):
    return list(
        Assignment.objects.filter(place__assessment=assessment, stepped_back_at=None)
        .select_related("assessor", "place__rubric", "place__assessment__session")
        .order_by("place__position", "number")
    )


def stand(assessment):
    return selectors.progress(assessment.session)[0].stands[0]


def test_two_sheets_make_a_result_and_the_candidate_is_told(planned, now, officer):
    first, second = assignments(planned)
    write(first, 80)
    assert [sheet["total"] for sheet in stand(planned).sheets] == [None, None]
    with pytest.raises(errors.Refusal, match="还没有可以公布的结果"):
        services.release(session=planned.session, actor=officer, now=now)
    write(second, 77)
    assert [sheet["total"] for sheet in stand(planned).sheets] == [Decimal(80), Decimal(77)]
    (outcome,) = services.release(session=planned.session, actor=officer, now=now)
    assert (outcome.score, outcome.passed) == (Decimal("78.50"), True)
    assert Message.objects.get(subject__contains="操作技能").user_id == planned.registration.person.user_id
    with pytest.raises(errors.Refusal):
        services.release(session=planned.session, actor=officer, now=now)
    assert Outcome.objects.count() == 1


def test_a_difference_beyond_the_limit_calls_a_third(planned, assessors, now, officer):
    first, second = assignments(planned)
    write(first, 61)
    write(second, 52)
    with pytest.raises(errors.Refusal):
        services.release(session=planned.session, actor=officer, now=now)
    for there in assessors[:2]:
        with pytest.raises(errors.Refusal, match="已经在这个工位上"):
            services.appoint(place=first.place, assessor_id=there.pk, actor=officer, now=now)
    third = services.appoint(place=first.place, assessor_id=assessors[2].pk, actor=officer, now=now)
    assert third.number == 3
    with pytest.raises(errors.Refusal, match="不需要再指定"):
        services.appoint(place=first.place, assessor_id=assessors[2].pk, actor=officer, now=now)
    write(assignments(planned)[2], 57)
    (outcome,) = services.release(session=planned.session, actor=officer, now=now)
    assert (outcome.score, outcome.passed) == (Decimal("59.00"), False)


def test_within_the_limit_nobody_else_is_appointed(planned, assessors, now, officer):
    for row, total in zip(assignments(planned), (70, 62), strict=True):
        write(row, total)
    with pytest.raises(errors.Refusal, match="不需要再指定"):
        services.appoint(place=assignments(planned)[0].place, assessor_id=assessors[2].pk, actor=officer, now=now)


def test_a_critical_fail_of_one_is_settled_by_the_third(planned, assessors, now, officer):
    first, second = assignments(planned)
    write(first, 80, critical=("X1",))
    write(second, 80)
    assert stand(planned).open_number == 3
    services.appoint(place=first.place, assessor_id=assessors[2].pk, actor=officer, now=now)
    write(assignments(planned)[2], 80, critical=("X1",))
    (outcome,) = services.release(session=planned.session, actor=officer, now=now)
    assert (outcome.score, outcome.passed) == (Decimal(80), False)
    assert outcome.stations[0]["critical"] == ["X1"]


def test_nobody_reaches_the_sheet_of_another(planned, assessors, now, officer):
    first, second = assignments(planned)
    write(first, 80)
    for user in (assessors[1], assessors[2], officer):
        assert selectors.assignment(user, first.public_id) is None
        for act in (
            lambda user=user: services.mark(assignment=first, no=1, value=Decimal(1), actor=user, now=now),
            lambda user=user: services.see_critical(assignment=first, code="X1", seen=True, actor=user, now=now),
            lambda user=user: services.remark(assignment=first, text="改", actor=user, now=now),
            lambda user=user: services.hand_in(assignment=first, actor=user, now=now),
            lambda user=user: services.step_back(assignment=first, why="认识", actor=user, now=now),
        ):
            with pytest.raises(errors.NotYours):
                act()
    assert selectors.draft(second).marks == {}


def test_the_last_word_counts_and_then_none(planned, now):
    row = assignments(planned)[0]
    who = {"assignment": row, "actor": row.assessor, "now": now}
    for value in (40, 10, 30):
        services.mark(no=1, value=Decimal(value), **who)
    services.see_critical(code="X1", seen=True, **who)
    with pytest.raises(errors.Incomplete, match="2、3"):
        services.hand_in(**who)
    services.mark(no=2, value=Decimal("20.5"), **who)
    services.mark(no=3, value=Decimal(0), **who)
    with pytest.raises(errors.Incomplete, match="备注"):
        services.hand_in(**who)
    services.see_critical(code="X1", seen=False, **who)
    sheet = services.hand_in(**who)
    assert (sheet.total, sheet.critical, sheet.marks) == (
        Decimal("50.5"),
        [],
        {"1": "30.00", "2": "20.50", "3": "0.00"},
    )
    assert services.hand_in(**who).pk == sheet.pk
    for act in (
        lambda: services.mark(no=1, value=Decimal(40), **who),
        lambda: services.see_critical(code="X1", seen=True, **who),
        lambda: services.remark(text="改", **who),
        lambda: services.step_back(why="认识", **who),
    ):
        with pytest.raises(errors.Handed):
            act()


@pytest.mark.parametrize(("no", "value"), [(1, "41"), (1, "-0.5"), (9, "1"), (1, "0.3")])
def test_marks_that_cannot_be_are_refused(planned, now, no, value):
    row = assignments(planned)[0]
    with pytest.raises(errors.Refusal, match="不能打这个分"):
        services.mark(assignment=row, no=no, value=Decimal(value), actor=row.assessor, now=now)
    with pytest.raises(errors.Refusal, match="没有这一条"):
        services.see_critical(assignment=row, code="X9", seen=True, actor=row.assessor, now=now)
    assert not Entry.objects.exists()


def test_what_was_written_never_changes_in_the_database(planned, now, officer):
    for row in assignments(planned):
        write(row, 80)
    services.release(session=planned.session, actor=officer, now=now)
    changes = [
        (Sheet, {"total": 100}),
        (Entry, {"value": 1}),
        (Outcome, {"passed": False}),
        (Rubric, {"pass_mark": 1}),
        (Assignment, {"number": 3}),
    ]
    for model, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_the_database_holds_one_sheet_of_an_assessor_and_one_of_a_number(planned, assessors, now):
    row = assignments(planned)[0]
    for values in (
        {"assessor": row.assessor, "number": 3},
        {"assessor": assessors[2], "number": 1},
        {"assessor": assessors[2], "number": 4},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(place=row.place, appointed_at=now, **values)
    write(row, 80)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.create(assignment=row, marks={}, total=1, handed_in_at=now)


def test_nothing_is_scored_before_the_exam(body, assessors, now):
    session = make_session(body=body, opens_in=timedelta(days=2))
    planned = make_planned(make_attempt(session, started=False).registration, assessors)
    row = assignments(planned)[0]
    with pytest.raises(errors.Refusal, match="还没有开始"):
        services.mark(assignment=row, no=1, value=Decimal(1), actor=row.assessor, now=now)
    assert selectors.desk(row.assessor)[0]["left"] == 1


def test_the_candidate_and_colleagues_do_not_score(registration, body, assessors, make_user, now, officer):
    employer = OrganisationFactory(kind="agency")
    Spell.objects.create(
        person=registration.person, organisation=employer, post="caregiver", started_on=now.date() - timedelta(days=99),
        primary=True, created_at=now,
    )  # fmt: skip
    colleague = PersonFactory(user=assessors[0])
    Spell.objects.create(
        person=colleague, organisation=employer, post="caregiver", started_on=now.date() - timedelta(days=99),
        primary=True, created_at=now,
    )  # fmt: skip
    access.grant(
        user=registration.person.user, role=Role.ASSESSOR, organisation=body, actor=None, now=now - timedelta(days=1)
    )
    everybody = [assessors[0], registration.person.user, assessors[1]]
    found = selectors.conflicts(everybody, registration.person_id, on=now.date())
    assert found == {assessors[0].pk: "same_employer", registration.person.user_id: "same_person"}
    with pytest.raises(errors.Conflict, match="没有两名可用的考评员"):
        services.plan(
            session=registration.session, registration_ids=[registration.pk], rubric_ids=[make_rubric().pk],
            assessor_ids=[user.pk for user in everybody], actor=officer, now=now,
        )  # fmt: skip
    planned = make_planned(registration, [assessors[1], assessors[2]])
    first, second = assignments(planned)
    write(first, 90)
    write(second, 60)
    for user in everybody[:2]:
        with pytest.raises(errors.Conflict):
            services.appoint(place=first.place, assessor_id=user.pk, actor=officer, now=now)


def test_who_knows_the_candidate_steps_back_and_another_takes_the_number(planned, assessors, now, officer):
    first = assignments(planned)[0]
    with pytest.raises(errors.Refusal, match="请写明"):
        services.step_back(assignment=first, why="  ", actor=first.assessor, now=now)
    services.step_back(assignment=first, why="是亲戚", actor=first.assessor, now=now)
    assert selectors.assignment(first.assessor, first.public_id) is None
    with pytest.raises(errors.NotYours):
        services.mark(assignment=first, no=1, value=Decimal(1), actor=first.assessor, now=now)
    with pytest.raises(errors.Refusal, match="已经在这个工位上"):
        services.appoint(place=first.place, assessor_id=first.assessor_id, actor=officer, now=now)
    assert services.appoint(place=first.place, assessor_id=assessors[2].pk, actor=officer, now=now).number == 1


def test_only_the_own_body_plans_appoints_and_releases(planned, registration, assessors, stranger, now):
    place = assignments(planned)[0].place
    with pytest.raises(errors.NotYours):
        services.plan(
            session=registration.session, registration_ids=[], rubric_ids=[], assessor_ids=[], actor=stranger, now=now
        )
    with pytest.raises(errors.NotYours):
        services.appoint(place=place, assessor_id=assessors[2].pk, actor=stranger, now=now)
    with pytest.raises(errors.NotYours):
        services.release(session=registration.session, actor=stranger, now=now)


def test_a_plan_needs_candidates_stations_and_two_assessors_of_the_body(registration, assessors, make_user, now):
    foreign = make_assessors(OrganisationFactory(kind="assessment_body"), make_user, "外人")[0]
    rubric = make_rubric()
    whole = {
        "session": registration.session, "registration_ids": [registration.pk], "rubric_ids": [rubric.pk],
        "assessor_ids": [user.pk for user in assessors], "actor": None, "now": now,
    }  # fmt: skip
    for change, words in (
        ({"registration_ids": []}, "请选择要安排的考生"),
        ({"rubric_ids": [make_rubric(level=4).pk]}, "至少选择一个工位"),
        ({"assessor_ids": [assessors[0].pk, foreign.pk]}, "至少选择两名考评员"),
    ):
        with pytest.raises(errors.Refusal, match=words):
            services.plan(**{**whole, **change})
    services.plan(**whole)
    with pytest.raises(errors.Refusal, match="请选择要安排的考生"):
        services.plan(**whole)


def test_who_failed_sits_the_practical_part_again_in_a_later_session(body, assessors, now):
    registration = make_passed(make_session(body=body))
    assert make_outcome(registration, 54, assessors).passed is False
    later = make_session(body=body)
    assert [row.pk for row in selectors.resits(later)] == [registration.pk]
    assert selectors.resits(registration.session) == []
    outcome = make_outcome(registration, 75, assessors, session=later)
    assert (outcome.score, outcome.passed, outcome.assessment.session_id) == (Decimal(75), True, later.pk)
    assert selectors.resits(make_session(body=body)) == []


def test_a_new_rubric_leaves_what_was_planned_as_it_was(planned, now):
    rubric = assignments(planned)[0].place.rubric
    code = rubric.station.code
    assert make_rubric(code=code).pk == rubric.pk
    newer = make_rubric(code=code, title="翻身（新版）")
    assert (newer.number, newer.station_id) == (2, rubric.station_id)
    assert [r.pk for r in selectors.latest_rubrics(occupation="caregiver", level=5, organisation_id=1)] == [newer.pk]
    assert assignments(planned)[0].place.rubric_id == rubric.pk
    with pytest.raises(errors.Refusal, match="评分表写得不对"):
        make_rubric(items=[])


def test_who_withdraws_is_no_candidate_any_more(planned, registration):
    Registration.objects.filter(pk=registration.pk).update(state="withdrawn")
    assert selectors.progress(registration.session) == []
    assert selectors.desk(assignments(planned)[0].assessor) == []
