"""What is credited, whatever a network, a clock or a forger does with heartbeats."""

import itertools
import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.lessons import selectors, services
from courses.lessons.enums import BeatKind
from courses.lessons.logic import PRESENCE_GAP_MS, crediting, intervals, presence
from courses.lessons.models import Heartbeat, LessonProgress, Viewing

MINUTE = 60_000
parts = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=12)


def naive(found):
    return {moment for start, end in found for moment in range(start, end)}


@given(parts)
def test_union_holds_the_same_moments(found):
    merged = intervals.union(found)
    assert naive(merged) == naive(found)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(merged))
    assert intervals.length(found) == len(naive(found))
    assert intervals.union(merged) == merged


@given(parts, st.integers(0, 30))
def test_frontier_leaves_no_gap_larger_than_slack(found, slack):
    reached = intervals.frontier(found, slack=slack)
    gap = 0
    moments = naive(found)
    for moment in range(reached):
        gap = 0 if moment in moments else gap + 1
        assert gap <= slack


beats = st.builds(
    crediting.Beat,
    kind=st.sampled_from(BeatKind.values),
    from_ms=st.integers(0, 20 * MINUTE),
    to_ms=st.integers(0, 20 * MINUTE),
    visible=st.booleans(),
)


@given(
    st.lists(st.tuples(beats, st.integers(-MINUTE, 3 * MINUTE)), max_size=30), st.integers(1, 40), st.integers(0, 600)
)
def test_never_more_than_clock_lesson_film_or_presence(claims, minutes, seconds):
    frame = crediting.Frame(minutes * MINUTE, seconds * 1000)
    account = crediting.Account(allowance_ms=0, played_ms=0, limit_ms=10 * MINUTE)
    bank = clock = credited = 0
    for beat, elapsed in claims:
        clock += max(0, elapsed)
        account = crediting.replace(account, allowance_ms=crediting.allowance(bank_ms=bank, elapsed_ms=elapsed))
        before = account
        account, gained = crediting.credit(frame, account, beat)
        bank = crediting.banked(account.allowance_ms)
        assert gained >= 0
        if not beat.visible or beat.to_ms <= beat.from_ms:
            assert (account, gained) == (before, 0)
        credited += gained
        assert credited <= min(clock, frame.lesson_ms, account.limit_ms)
        assert intervals.length(account.watched) <= frame.media_ms
    assert credited == crediting.total(frame, account)


@given(st.integers(0, 2**31), st.integers(0, 20))
def test_presence_stands_at_random_but_repeatable_moments(seed, index):
    gap = presence.moment(seed, index + 1) - presence.moment(seed, index)
    assert PRESENCE_GAP_MS[0] <= gap <= PRESENCE_GAP_MS[1]
    assert presence.code(seed, index) == presence.code(seed, index)
    assert len(presence.code(seed, index)) == 4


# ── at the door: the services, the log, two devices ──────────────────────────


def study(viewing, start_ms, count, *, each=20_000, kind=BeatKind.READING):
    """Return honest heartbeats of `each` ms, one after the other."""
    return [
        services.Beat(uuid.uuid4(), kind, start_ms + n * each, start_ms + (n + 1) * each, True) for n in range(count)
    ]


def send(viewing, events, at, actor, **more):
    return services.heartbeat(viewing=viewing.public_id, events=events, actor=actor, now=at, **more)


@pytest.fixture
def text(enrolment):
    return enrolment.training_class.version.content["sections"][0]["lessons"][0]["uuid"]


@pytest.fixture
def film(enrolment):
    return enrolment.training_class.version.content["sections"][0]["lessons"][1]["uuid"]


def test_reading_is_credited_and_kept(enrolment, text, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, actor=user, now=start)
    receipt = send(viewing, study(viewing, 0, 12), start + timedelta(seconds=240), user)
    assert receipt.credited_ms == 240_000
    assert receipt.live
    assert not receipt.reached
    assert selectors.credited_minutes(enrolment.pk) == {text: 4}
    assert selectors.faults_in_progress() == []


def test_a_heartbeat_that_comes_twice_counts_once(enrolment, text, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, actor=user, now=start)
    events = study(viewing, 0, 3)
    for seconds in (60, 61, 400):
        receipt = send(viewing, [*events, *events], start + timedelta(seconds=seconds), user)
    assert receipt.credited_ms == 60_000
    assert Heartbeat.objects.count() == 3
    # What came again has used none of the clock: four honest minutes since then are credited in full.
    receipt = send(viewing, study(viewing, 60_000, 12), start + timedelta(seconds=401), user)
    assert receipt.credited_ms == 300_000


def test_a_lost_connection_loses_nothing(enrolment, film, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=film, actor=user, now=start)
    events = study(viewing, 0, 12, kind=BeatKind.MEDIA)
    send(viewing, events[:2], start + timedelta(seconds=41), user)
    receipt = send(viewing, events[1:], start + timedelta(seconds=300), user, position_ms=240_000)
    assert receipt.reached
    assert LessonProgress.objects.get().watched == [[0, 240_000]]
    assert receipt.credited_ms == 240_000


def test_hidden_time_and_skipped_film_are_not_credited(enrolment, film, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=film, actor=user, now=start)
    hidden = services.Beat(uuid.uuid4(), BeatKind.MEDIA, 0, 60_000, False)
    jumped = services.Beat(uuid.uuid4(), BeatKind.MEDIA, 200_000, 240_000, True)
    receipt = send(viewing, [hidden, jumped], start + timedelta(seconds=100), user)
    assert receipt.credited_ms == 40_000
    assert not receipt.reached
    assert receipt.resume_ms == 0


def test_double_speed_gains_nothing(enrolment, film, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=film, actor=user, now=start)
    for n in range(6):
        beat = services.Beat(uuid.uuid4(), BeatKind.MEDIA, n * 40_000, (n + 1) * 40_000, True)
        receipt = send(viewing, [beat], start + timedelta(seconds=20 * (n + 1)), user)
    assert receipt.credited_ms == 120_000
    assert not receipt.reached


def test_a_pause_cannot_be_saved_up(enrolment, text, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, actor=user, now=start)
    # An hour passes, then heartbeats come twice as fast as the clock.
    for n in range(6):
        beat = services.Beat(uuid.uuid4(), BeatKind.READING, n * 40_000, (n + 1) * 40_000, True)
        receipt = send(viewing, [beat], start + timedelta(seconds=3600 + 20 * n), user)
    # The first in full, a minute from the bank, and the wall clock since.
    assert receipt.credited_ms == 40_000 + 60_000 + 5 * 20_000


def test_a_second_device_takes_over_and_the_first_is_credited_up_to_then(enrolment, text, start):
    user = enrolment.person.user
    first = services.open_lesson(enrolment=enrolment, lesson_uuid=text, session_key="phone", actor=user, now=start)
    second = services.open_lesson(
        enrolment=enrolment, lesson_uuid=text, session_key="tablet", actor=user, now=start + timedelta(seconds=60)
    )
    late = send(first, study(first, 0, 6), start + timedelta(seconds=120), user)
    assert not late.live
    assert late.credited_ms == 60_000
    both = send(second, study(second, 0, 3), start + timedelta(seconds=120), user)
    assert both.live
    assert both.credited_ms == 120_000
    assert Viewing.objects.filter(ended_at=None).count() == 1
    assert first.device != second.device
    assert "phone" not in first.device


def test_beyond_an_unanswered_question_nothing_is_credited_and_nothing_is_lost(enrolment, text, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, seed=7, actor=user, now=start)
    stands = presence.moment(7, 0)
    count = stands // 20_000 + 5
    events = study(viewing, 0, count)
    receipt = send(viewing, events, start + timedelta(seconds=20 * count), user)
    assert receipt.credited_ms == stands
    assert receipt.prompt.in_ms == 0
    early = services.Answer(uuid.uuid4(), 1, "button")
    assert send(viewing, [early], start + timedelta(seconds=20 * count), user).prompt.number == 0
    missed = services.Answer(uuid.uuid4(), 0, "missed")
    assert send(viewing, [missed], start + timedelta(seconds=20 * count), user).prompt.number == 0
    wrong = f"{(int(receipt.prompt.code) + 1) % 10_000:04d}"
    with pytest.raises(services.viewings.errors.Refusal):
        services.answer_presence(
            viewing=viewing.public_id, number=0, way="code", code=wrong, actor=user, now=start + timedelta(hours=1)
        )
    later = start + timedelta(hours=1)
    receipt = services.answer_presence(
        viewing=viewing.public_id, number=0, way="code", code=receipt.prompt.code, actor=user, now=later
    )
    assert receipt.prompt.number == 1
    receipt = send(viewing, study(viewing, stands, 3), later + timedelta(seconds=60), user)
    assert receipt.credited_ms == stands + 60_000


def test_nobody_reports_for_another(enrolment, enrol, text, start):
    other = enrol(enrolment.training_class).person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, actor=enrolment.person.user, now=start)
    with pytest.raises(services.viewings.errors.NotYours):
        send(viewing, study(viewing, 0, 1), start + timedelta(seconds=30), other)
    with pytest.raises(services.viewings.errors.NotYours):
        services.open_lesson(enrolment=enrolment, lesson_uuid=text, actor=other, now=start)


def test_reading_without_scripts_ends_where_presence_would_be_asked(enrolment, text, start):
    user = enrolment.person.user
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=text, seed=3, actor=user, now=start)
    receipt = services.read_without_scripts(viewing=viewing.public_id, actor=user, now=start + timedelta(minutes=5))
    assert receipt.credited_ms == 5 * MINUTE
    receipt = services.read_without_scripts(viewing=viewing.public_id, actor=user, now=start + timedelta(hours=2))
    assert receipt.credited_ms == presence.moment(3, 0)


step = st.tuples(
    st.sampled_from(["beat", "hidden", "again", "drop", "other device", "pause", "back"]),
    st.integers(1, 60),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=25), shuffle=st.randoms(use_true_random=False))
def test_whatever_happens_credit_stays_below_the_wall_clock(enrolment, film, start, steps, shuffle):
    """Dropped, repeated and reordered heartbeats, two devices, hidden pages, and a server clock that is set back."""
    user = enrolment.person.user
    # One database for all examples: hypothesis does not start the fixture anew.
    Viewing.objects.filter(ended_at=None).update(ended_at=start)
    LessonProgress.objects.all().delete()
    at = start
    viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=film, actor=user, now=at)
    waiting: list = []
    position, last, passed = 0, 0, 0
    for action, seconds in steps:
        at += timedelta(seconds=seconds)
        passed += seconds * 1000
        if action in ("beat", "hidden"):
            beat = services.Beat(uuid.uuid4(), BeatKind.MEDIA, position, position + seconds * 1000, action == "beat")
            position += seconds * 1000
            waiting.append(beat)
            shuffle.shuffle(waiting)
            receipt = send(viewing, waiting, at, user)
        elif action == "again":
            receipt = send(viewing, waiting, at, user)
            assert receipt.credited_ms == last
        elif action == "drop":
            position += seconds * 1000
            continue
        elif action == "other device":
            viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=film, actor=user, now=at)
            waiting = []
            continue
        elif action == "back":
            at -= timedelta(seconds=2 * seconds)
            continue
        else:
            continue
        assert receipt.credited_ms >= last
        last = receipt.credited_ms
        assert last <= min(passed, 240_000)
