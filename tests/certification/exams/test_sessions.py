"""Blueprints, sessions, registering, releasing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certification.certificates.models import Certificate
from certification.exams import errors, selectors, services
from certification.exams.logic import drawing
from certification.exams.models import Registration
from certification.questions.models import Question
from portal.messaging.models import Message
from portal.people import services as people
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.courses import complete, make_class, make_version
from tests.factories.exams import make_attempt, make_bank, make_candidate, make_session, photo, release, sit

pytestmark = pytest.mark.django_db


def register(session, person, now):
    return services.register(session=session, person_id=person.pk, actor=None, now=now)


def lacking(session, person, now):
    return {r["code"] for r in selectors.eligibility(session, person.pk, now=now) if not r["holds"]}


@pytest.fixture
def session(db):
    return make_session(opens_in=timedelta(days=3))


def test_whoever_meets_every_condition_gets_a_seat_once(session, now, drain):
    person = make_candidate()
    one = register(session, person, now)
    again = register(session, person, now)
    assert one.pk == again.pk
    assert one.seat == 1
    drain()
    assert selectors.attempt(one.attempt.public_id).items.count() == 5


def test_every_reason_is_told_at_once(session, now):
    person = PersonFactory()
    with pytest.raises(errors.NotEligible) as refusal:
        register(session, person, now + timedelta(days=30))
    assert {r["code"] for r in refusal.value.reasons if not r["holds"]} == {"photo", "training", "window"}
    assert "证件照" in str(refusal.value)
    assert "结业" in str(refusal.value)


def test_each_condition(session, now):
    person = PersonFactory()
    assert lacking(session, person, now) == {"photo", "training"}
    people.set_photo(person=person, content=photo(), actor=None, now=now)
    assert lacking(session, person, now) == {"training"}
    other_level = make_class(make_version(OrganisationFactory(kind="school"), level=4))
    complete(person, other_level)
    assert lacking(session, person, now) == {"training"}
    complete(person, make_class(make_version(OrganisationFactory(kind="school"))))
    assert lacking(session, person, now) == set()
    assert lacking(session, person, session.register_from - timedelta(seconds=1)) == {"window"}
    assert lacking(session, person, session.register_to + timedelta(seconds=1)) == {"window"}
    register(session, person, now)
    assert lacking(session, person, now) == {"not_registered"}


@pytest.mark.parametrize(("held", "holds"), [(5, False), (4, False), (None, True)])
def test_whoever_holds_the_level_or_a_higher_one_need_not_sit(session, now, held, holds):
    person = make_candidate()
    if held:
        Certificate.objects.create(
            number="S1", kind="skill_level", person=person, holder_name=person.name, level=held, source_kind="test",
            issuer_id=session.organisation_id, issuer_name="甲", source_id=1, issued_on=now.date(), created_at=now,
        )  # fmt: skip
    assert ("not_held" not in lacking(session, person, now)) == holds
    Certificate.objects.update(state="revoked")
    assert "not_held" not in lacking(session, person, now)


def test_two_exams_at_the_same_time_clash(session, now):
    person = make_candidate()
    register(session, person, now)
    other = make_session(opens_in=timedelta(days=3, hours=1))
    assert lacking(other, person, now) == {"no_clash"}
    assert lacking(make_session(opens_in=timedelta(days=4)), person, now) == set()


def test_the_conditions_tell_no_result_before_its_release(now):
    session, person = make_session(), make_candidate()
    sit(make_attempt(session, person))
    other = make_session(opens_in=timedelta(days=3))
    assert lacking(other, person, now) == set()
    release(session)
    assert lacking(other, person, now) == {"not_passed"}


def test_a_full_session_says_so_and_a_seat_given_back_is_free_again(now):
    session = make_session(opens_in=timedelta(days=3), seats=1)
    first, second = make_candidate(), make_candidate()
    registration = register(session, first, now)
    with pytest.raises(errors.SessionClosed, match="座位已满"):
        register(session, second, now)
    services.withdraw(registration=registration, actor=None, now=now)
    assert services.withdraw(registration=registration, actor=None, now=now).seat is None
    assert register(session, second, now).seat == 1
    with pytest.raises(errors.SessionClosed):
        register(session, first, now)


def test_the_database_gives_a_seat_once(session, now):
    register(session, make_candidate(), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(session=session, person=PersonFactory(), seat=1, registered_at=now)


def test_nobody_withdraws_once_the_exam_has_begun(session, now):
    registration = register(session, make_candidate(), now)
    with pytest.raises(errors.SessionClosed):
        services.withdraw(registration=registration, actor=None, now=session.opens_at)


def blueprint(bank, rows, *, pass_mark=Decimal(1), **values):
    body = OrganisationFactory(kind="assessment_body")
    return services.save_blueprint(
        **{
            "title": "方案", "bank": bank, "organisation_id": body.pk, "level": 5, "minutes": 60, "pass_mark": pass_mark,
            "rows": rows, "actor": None, "now": timezone.now(), **values,
        }
    )  # fmt: skip


def row(count, kind="single", **values):
    return drawing.Row(type=kind, count=count, marks=Decimal(1), **values)


def test_a_blueprint_that_the_bank_cannot_fill_names_the_rows(now):
    draft = blueprint(make_bank(questions={"single": 3}), [row(2), row(2, module="care"), row(1, "multiple")])
    with pytest.raises(errors.Infeasible) as refusal:
        services.approve_blueprint(blueprint=draft, actor=None, now=now)
    assert [(s.row, s.wanted, s.available) for s in refusal.value.shortfalls] == [(1, 2, 1), (2, 1, 0)]
    assert "第 2 行需要 2 题，题库里只够 1 题" in str(refusal.value)
    assert "第 3 行" in str(refusal.value)


def test_questions_of_another_level_do_not_count(now):
    draft = blueprint(make_bank(questions={"single": 3}, level=4), [row(1)])
    with pytest.raises(errors.Infeasible):
        services.approve_blueprint(blueprint=draft, actor=None, now=now)


def test_a_blueprint_needs_rows_a_reachable_pass_mark_and_types_that_can_be_shown(now):
    bank = make_bank()
    with pytest.raises(errors.Infeasible):
        services.approve_blueprint(blueprint=blueprint(bank, []), actor=None, now=now)
    with pytest.raises(errors.Refusal) as refusal:
        blueprint(bank, [row(2)], pass_mark=Decimal(3))
    assert refusal.value.field == "pass_mark"
    with pytest.raises(errors.Refusal, match="第 2 行"):
        blueprint(bank, [row(2), row(1, "essay")])


def test_an_approved_blueprint_stays_as_it_is(now):
    bank = make_bank()
    done = services.approve_blueprint(blueprint=blueprint(bank, [row(2)]), actor=None, now=now)
    with pytest.raises(errors.Refusal, match="已批准"):
        blueprint(bank, [row(1)], blueprint=done)


def test_the_bank_is_asked_again_when_a_session_is_published(now):
    bank = make_bank()
    session = make_session(bank=bank, opens_in=timedelta(days=3))
    draft = services.open_session(
        blueprint=session.blueprint, title="第2场", centre_id=None, region_id=session.region_id, seats=10,
        register_from=session.register_from, register_to=session.register_to, opens_at=session.opens_at,
        closes_at=session.closes_at, actor=None, now=now,
    )  # fmt: skip
    Question.objects.filter(bank=bank, code__startswith="multiple").update(retired=True)
    with pytest.raises(errors.Infeasible, match="第 2 行"):
        services.publish_session(session=draft, actor=None, now=now)
    with pytest.raises(errors.SessionClosed, match="没有开放"):
        register(draft, make_candidate(), now)


def test_papers_that_could_not_be_drawn_are_drawn_once_the_bank_is_filled(now):
    bank = make_bank()
    session = make_session(bank=bank, opens_in=timedelta(days=3))
    registration = register(session, make_candidate(), now)
    Question.objects.filter(bank=bank, code__startswith="multiple").update(retired=True)
    with pytest.raises(errors.Infeasible):
        services.prepare(registration_id=registration.pk, now=now)
    with pytest.raises(errors.Infeasible):
        services.prepare_missing(session=session, actor=None, now=now)
    Question.objects.update(retired=False)
    assert services.prepare_missing(session=session, actor=None, now=now) == 1
    assert services.prepare_missing(session=session, actor=None, now=now) == 0


def test_a_frozen_paper_does_not_change_with_the_bank(now):
    attempt = make_attempt(started=False)
    before = selectors.sheet(attempt).items
    Question.objects.update(retired=True)
    assert selectors.sheet(attempt).items == before
    assert services.prepare(registration_id=attempt.registration_id, now=now).pk == attempt.pk


def test_results_come_after_the_end_only(now):
    attempt = make_attempt()
    session = attempt.registration.session
    sit(attempt)
    with pytest.raises(errors.SessionClosed, match="还没有结束"):
        release(session, now=session.closes_at - timedelta(seconds=1))
    attempt.refresh_from_db()
    assert not selectors.results_visible(selectors.attempt(attempt.public_id))
    released = release(session)
    assert release(session).released_at == released.released_at
    assert selectors.results_visible(selectors.attempt(attempt.public_id))


def test_a_draft_has_no_results(now):
    session = make_session()
    type(session).objects.filter(pk=session.pk).update(state="draft")
    with pytest.raises(errors.SessionClosed, match="还没有发布"):
        release(session)


def test_whoever_still_writes_is_waited_for(now):
    attempt = make_attempt()
    session = attempt.registration.session
    services.extend(attempt_id=attempt.pk, minutes=200, reason="停电", actor=None, now=now)
    with pytest.raises(errors.SessionClosed, match="延时作答"):
        release(session)
    sit(attempt)
    assert release(session).state == "released"


def test_candidates_are_told_once(now, drain):
    session = make_session(title="很" * 120)
    attempt = make_attempt(session)
    sit(attempt)
    release(session)
    drain(now=session.closes_at + timedelta(hours=1))
    drain(now=session.closes_at + timedelta(hours=1))
    messages = Message.objects.filter(user_id=attempt.user_id, key__startswith="exams.result")
    assert messages.count() == 1
    assert len(messages.get().subject) <= 120


def test_a_result_sorts_the_weakest_first(now):
    attempt = make_attempt()
    sit(attempt, wrong=2)
    release(attempt.registration.session)
    found = selectors.result(selectors.attempt(attempt.public_id))
    assert [entry["correct"] for entry in found["items"]] == [False, False, True, True, True]
    assert found["modules"][0]["percent"] == 60
    assert found["items"][0]["explanation"]
