"""Attempts at the door: whatever the network does, the same answers count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certification.exams import errors, selectors, services
from certification.exams.enums import AttemptState
from certification.exams.logic import clock
from certification.exams.models import Attempt, AttemptEvent, Mark
from portal.audit import adapters
from tests.factories.exams import make_attempt, make_candidate, make_session, sit, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(db):
    return make_attempt()


def right(attempt, position):
    return attempt.items.get(position=position).content["content"]["key"]


def answers(attempt):
    return selectors.sheet(attempt).answers


def send(attempt, *wishes, now):
    return services.append(attempt_id=attempt.pk, wishes=list(wishes), now=now)


def test_a_replay_gets_its_seq_again_and_stores_nothing(attempt, now):
    first = wish(attempt, 1, "A", 1)
    stored = send(attempt, first, now=now)
    again = send(attempt, first, first, wish(attempt, 2, "B", 2), now=now)
    assert again.seqs[first.client_uuid] == stored.seqs[first.client_uuid]
    assert attempt.events.filter(kind="answer").count() == 2


def test_order_of_arrival_decides_nothing(attempt, now):
    send(attempt, wish(attempt, 1, "C", 3), now=now)
    send(attempt, wish(attempt, 1, "A", 1), now=now)
    send(attempt, wish(attempt, 1, "B", 2), now=now)
    assert answers(attempt) == {1: "C"}


def test_a_second_device_wins_from_its_epoch_on_and_the_first_one_loses_nothing(attempt, now):
    send(attempt, wish(attempt, 1, "A", 100), wish(attempt, 2, "A", 101), now=now)
    old = [wish(attempt, 1, "D", 900), wish(attempt, 3, "D", 901)]
    attempt = services.enter(attempt_id=attempt.pk, device="two", actor=None, now=now)
    assert attempt.epoch == 2
    send(attempt, wish(attempt, 1, "B", 1), now=now)
    # What the first phone had kept arrives afterwards: it counts where the second has said nothing.
    receipt = services.append(attempt_id=attempt.pk, wishes=old, now=now)
    assert receipt.epoch == 2
    assert answers(attempt) == {1: "B", 2: "A", 3: "D"}


def test_a_device_cannot_claim_an_epoch_to_come(attempt, now):
    send(attempt, wish(attempt, 1, "A", 1, epoch=9), now=now)
    services.enter(attempt_id=attempt.pk, device="two", actor=None, now=now)
    attempt.refresh_from_db()
    send(attempt, wish(attempt, 1, "B", 1), now=now)
    assert answers(attempt) == {1: "B"}


def test_the_same_device_may_come_back_as_often_as_it_likes(attempt, now):
    services.enter(attempt_id=attempt.pk, device="one", actor=None, now=now)
    attempt.refresh_from_db()
    assert attempt.epoch == 1
    assert selectors.sheet(attempt).client_seq == 0
    send(attempt, wish(attempt, 1, "A", 77), now=now)
    assert selectors.sheet(attempt).client_seq == 77


def test_late_answers_are_kept_flagged_and_not_scored(attempt, now):
    send(attempt, wish(attempt, 1, right(attempt, 1)), now=now)
    within = attempt.deadline_at + clock.GRACE
    assert not send(attempt, wish(attempt, 2, right(attempt, 2)), now=within).late
    after = within + timedelta(seconds=1)
    late = wish(attempt, 3, right(attempt, 3))
    receipt = send(attempt, late, now=after)
    assert receipt.late == {late.client_uuid}
    assert receipt.remaining_seconds == 0
    done = services.finalise(attempt_id=attempt.pk, now=after)
    assert done.score == Decimal(4)
    assert AttemptEvent.objects.get(client_uuid=late.client_uuid).late


def test_an_invigilator_may_admit_late_answers_and_marks_are_appended(attempt, now):
    after = attempt.deadline_at + clock.GRACE + timedelta(seconds=1)
    late = wish(attempt, 1, right(attempt, 1))
    seq = send(attempt, late, now=after).seqs[late.client_uuid]
    services.finalise(attempt_id=attempt.pk, now=after)
    marked = Mark.objects.filter(item__attempt=attempt).count()
    for seqs, reason in (([seq], " "), ([1], "停电"), ([], "停电"), ([seq, 999], "停电")):
        with pytest.raises(errors.Refusal):
            services.admit_late(attempt_id=attempt.pk, seqs=seqs, reason=reason, actor=None, now=after)
    done = services.admit_late(attempt_id=attempt.pk, seqs=[seq], reason="停电", actor=None, now=after)
    assert done.score == Decimal(2)
    assert Mark.objects.filter(item__attempt=attempt).count() == 2 * marked
    assert selectors.faults_in_marks() == []


def test_the_server_collects_at_the_deadline_without_the_device(attempt, now, drain):
    send(attempt, wish(attempt, 1, right(attempt, 1)), now=now)
    drain(now=attempt.deadline_at + timedelta(seconds=10))
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.STARTED
    drain(now=attempt.deadline_at + timedelta(minutes=2))
    # The task asks the real clock; tell it what the job would see then.
    services.finalise(attempt_id=attempt.pk, now=attempt.deadline_at + timedelta(minutes=2))
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.FINALISED
    assert attempt.score == Decimal(2)
    assert attempt.events.filter(kind="finalise").count() == 1


def test_an_extension_moves_the_end(attempt, now):
    before = attempt.deadline_at
    services.extend(attempt_id=attempt.pk, minutes=10, reason="停电", actor=None, now=now)
    services.finalise(attempt_id=attempt.pk, now=before + timedelta(minutes=2))
    attempt.refresh_from_db()
    assert attempt.deadline_at == before + timedelta(minutes=10)
    assert attempt.state == AttemptState.STARTED
    assert not send(attempt, wish(attempt, 1, "A"), now=before + timedelta(minutes=9)).late


@pytest.mark.parametrize(("minutes", "reason"), [(0, "停电"), (-5, "停电"), (241, "停电"), (10, "  ")])
def test_an_extension_needs_minutes_and_a_reason(attempt, now, minutes, reason):
    with pytest.raises(errors.Refusal):
        services.extend(attempt_id=attempt.pk, minutes=minutes, reason=reason, actor=None, now=now)


def test_extra_time_before_the_start_lets_latecomers_in(now):
    attempt = make_attempt(started=False)
    session = attempt.registration.session
    services.extend_session(session=session, minutes=30, reason="停电", actor=None, now=now)
    after = session.closes_at + timedelta(minutes=10)
    assert services.close_session(session_id=session.pk, now=after) == 1
    with pytest.raises(errors.SessionClosed):
        services.release_results(session=session, actor=None, now=after)
    started = services.enter(attempt_id=attempt.pk, device="one", actor=None, now=after)
    assert started.deadline_at == session.closes_at + timedelta(minutes=30)


def test_whoever_does_not_come_is_absent(now):
    attempt = make_attempt(started=False)
    session = attempt.registration.session
    services.close_session(session_id=session.pk, now=session.closes_at)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.ABSENT
    assert attempt.score is None
    with pytest.raises(errors.AttemptOver):
        services.enter(attempt_id=attempt.pk, device="one", actor=None, now=now)


def test_handing_in_twice_changes_nothing(attempt, now, drain):
    first = sit(attempt, now=now)
    second = services.submit(attempt_id=attempt.pk, actor=None, now=now + timedelta(minutes=1))
    assert (first.score, first.passed) == (Decimal(10), True)
    assert second.finalised_at == first.finalised_at
    assert attempt.events.filter(kind="submit").count() == 1
    assert Mark.objects.filter(item__attempt=attempt).count() == attempt.items.count()
    drain()


def test_answers_after_hand_in_are_kept_and_not_scored(attempt, now):
    sit(attempt, wrong=1, now=now)
    event = wish(attempt, 5, right(attempt, 5), 99)
    receipt = send(attempt, event, now=now)
    assert receipt.late == {event.client_uuid}
    assert receipt.state == AttemptState.FINALISED
    attempt.refresh_from_db()
    assert attempt.score == Decimal(8)
    assert selectors.faults_in_marks() == []


def test_nothing_can_be_written_before_the_start(now):
    attempt = make_attempt(started=False)
    with pytest.raises(errors.SessionClosed):
        send(attempt, wish(attempt, 1, "A"), now=now)
    with pytest.raises(errors.SessionClosed):
        services.submit(attempt_id=attempt.pk, actor=None, now=now)


def test_before_the_opening_and_after_the_end_nobody_enters(now):
    early = make_attempt(make_session(opens_in=timedelta(hours=1)), started=False)
    with pytest.raises(errors.SessionClosed, match="还没到开考时间"):
        services.enter(attempt_id=early.pk, device="one", actor=None, now=now)
    with pytest.raises(errors.SessionClosed, match="已经结束"):
        services.enter(attempt_id=early.pk, device="one", actor=None, now=now + timedelta(hours=4))


def test_whoever_withdrew_stays_outside(now):
    attempt = make_attempt(make_session(opens_in=timedelta(hours=1)), started=False)
    services.withdraw(registration=attempt.registration, actor=None, now=now)
    with pytest.raises(errors.SessionClosed, match="退出"):
        services.enter(attempt_id=attempt.pk, device="one", actor=None, now=now + timedelta(hours=1, minutes=1))
    # and is not counted as absent either
    services.close_session(session_id=attempt.registration.session_id, now=now + timedelta(hours=9))
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.PREPARED


@pytest.mark.parametrize("kind", ["submit", "finalise", "extension", "admit", "start", "takeover", "nonsense", ""])
def test_a_device_writes_answers_flags_and_signals_only(attempt, now, kind):
    with pytest.raises(errors.Refusal) as refusal:
        send(attempt, wish(attempt, 1, "A"), wish(attempt, 1, "A", kind=kind), now=now)
    assert refusal.value.field == "events.1"
    assert attempt.events.filter(kind="answer").count() == 0


@pytest.mark.parametrize(
    ("item", "payload", "kind"),
    [
        (1, ["A"], "answer"),
        (1, "Z", "answer"),
        (1, True, "answer"),
        (1, {"key": "B"}, "answer"),
        (4, "A", "answer"),
        (4, ["A", "A"], "answer"),
        (4, ["A", 3], "answer"),
        (5, "true", "answer"),
        (5, 1, "answer"),
        (6, "A", "answer"),
        (None, "A", "answer"),
        (1, "yes", "flag"),
        (1, {"kind": "hidden"}, "signal"),
        (None, "字" * 2000, "signal"),
        (None, {"kind": "\x00"}, "signal"),
        (None, {"kind": "\ud800"}, "signal"),
        (None, float("inf"), "signal"),
    ],
)
def test_what_no_question_can_have_as_an_answer_is_refused_by_name(attempt, now, item, payload, kind):
    with pytest.raises(errors.Refusal) as refusal:
        send(attempt, wish(attempt, item, payload, kind=kind), now=now)
    assert refusal.value.field == "events.0"
    if item and kind != "signal":
        assert str(item) in str(refusal.value)
    assert attempt.events.exclude(kind="start").count() == 0


def test_an_answer_may_be_taken_back(attempt, now):
    send(attempt, wish(attempt, 1, "A", 1), wish(attempt, 4, ["A"], 2), now=now)
    send(attempt, wish(attempt, 1, None, 3), wish(attempt, 4, [], 4), now=now)
    assert answers(attempt) == {1: None, 4: []}


@pytest.mark.parametrize(
    "client_at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(2026, 1, 1)]
)
def test_a_phone_with_a_mad_clock_loses_no_answer(attempt, now, client_at):
    send(attempt, wish(attempt, 1, "A", client_at=client_at), now=now)
    assert answers(attempt) == {1: "A"}


def test_the_log_cannot_be_flooded(attempt, now, monkeypatch):
    monkeypatch.setattr("certification.exams.services.events.MOST_EVENTS", 3)
    with pytest.raises(errors.TooMany):
        send(attempt, *[wish(attempt, 1, "A", n) for n in range(5)], now=now)


def test_saving_answers_takes_at_most_five_queries(attempt, now):
    wishes = [wish(attempt, n, right(attempt, n), n) for n in range(1, 6)]
    with CaptureQueriesContext(connection) as queries:
        send(attempt, *wishes, now=now)
    statements = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"] and q["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= 5, statements


def test_the_database_itself_keeps_the_log(attempt, now):
    send(attempt, wish(attempt, 1, "A"), now=now)
    event = attempt.events.last()
    for change in (lambda: AttemptEvent.objects.filter(pk=event.pk).update(late=True), event.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_marks_that_were_tampered_with_are_found(attempt, now):
    sit(attempt, wrong=1, now=now)
    assert selectors.faults_in_marks() == []
    adapters.remove()
    Mark.objects.filter(item__attempt=attempt, item__position=5).update(marks=2)
    Attempt.objects.filter(pk=attempt.pk).update(score=10)
    assert len(selectors.faults_in_marks()) == 1
    adapters.install()


def at_once(call, times):
    """Run `call(number)` in as many threads, each with a connection of its own."""

    def run(number):
        try:
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


# One test, not three: a real transaction costs a flush of the whole database afterwards.
@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once(now):
    attempt = make_attempt()
    before = attempt.last_seq

    receipts = at_once(lambda n: send(attempt, wish(attempt, n % 3 + 1, "A", n), now=now), 20)
    seqs = sorted(seq for receipt in receipts for seq in receipt.seqs.values())
    assert seqs == list(range(before + 1, before + 21))
    attempt.refresh_from_db()
    assert attempt.last_seq == before + 20

    event = wish(attempt, 1, "B", 99)
    assert len(set(at_once(lambda _n: send(attempt, event, now=now).seqs[event.client_uuid], 8))) == 1
    assert AttemptEvent.objects.filter(client_uuid=event.client_uuid).count() == 1

    after = attempt.deadline_at + timedelta(minutes=5)
    at_once(
        lambda n: (services.submit if n % 2 else services.finalise)(attempt_id=attempt.pk, actor=None, now=after), 6
    )
    assert Mark.objects.filter(item__attempt=attempt).count() == attempt.items.count()


def test_two_candidates_do_not_touch_each_other(now):
    session = make_session()
    one, two = make_attempt(session, make_candidate()), make_attempt(session, make_candidate())
    event = wish(one, 1, "A")
    send(one, event, now=now)
    send(two, event, now=now)
    assert (one.events.filter(kind="answer").count(), two.events.filter(kind="answer").count()) == (1, 1)
    assert one.registration.seat != two.registration.seat
