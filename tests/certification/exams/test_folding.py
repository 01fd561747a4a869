"""Folding a log and the clock: no order and no repetition changes what was answered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certification.exams.logic import clock, folding, responses

event = st.builds(
    folding.Logged,
    seq=st.just(0),
    kind=st.sampled_from(["answer", "answer", "flag", "signal"]),
    item=st.integers(1, 3),
    epoch=st.integers(0, 2),
    client_seq=st.integers(0, 5),
    payload=st.sampled_from(["A", "B", ["A"], True, None]),
    late=st.booleans(),
)


def logged(events):
    return [folding.Logged(**{**e.__dict__, "seq": n}) for n, e in enumerate(events, start=1)]


# One device never uses a number twice, so (epoch, client_seq) names an event.
unique = st.lists(event, max_size=12, unique_by=lambda e: (e.epoch, e.client_seq)).map(logged)


@given(unique, st.data())
def test_any_order_and_any_repetition_folds_alike(events, data):
    shuffled = data.draw(st.permutations(events))
    again = [*shuffled, *data.draw(st.lists(st.sampled_from(events or [None]), max_size=4))] if events else []
    assert folding.answers(again) == folding.answers(events)
    assert folding.flags(again) == folding.flags(events)


@given(unique)
def test_the_highest_epoch_and_client_seq_in_time_wins(events):
    for item, given_answer in folding.answers(events).items():
        best = max(
            (e for e in events if e.kind == "answer" and e.item == item and not e.late),
            key=lambda e: (e.epoch, e.client_seq),
        )
        assert given_answer == best.payload


@given(unique)
def test_late_answers_count_only_where_they_are_admitted(events):
    in_time = [e for e in events if not e.late]
    assert folding.answers(events) == folding.answers(in_time)
    everything = frozenset(e.seq for e in events)
    as_if_in_time = [folding.Logged(**{**e.__dict__, "late": False}) for e in events]
    assert folding.answers(events, admitted=everything) == folding.answers(as_if_in_time)


START = datetime(2026, 11, 21, 1, tzinfo=UTC)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 100))
def test_extra_time_is_never_cut_by_the_window(minutes, window, extra):
    closes_at = START + timedelta(minutes=window)
    plain = clock.deadline(started_at=START, minutes=minutes, closes_at=closes_at)
    assert plain == START + timedelta(minutes=min(minutes, window))
    longer = clock.deadline(started_at=START, minutes=minutes, closes_at=closes_at, extra_minutes=extra)
    assert longer - plain == timedelta(minutes=extra)


def test_grace_is_for_the_network_and_not_on_the_clock():
    assert clock.remaining_seconds(START, now=START + timedelta(seconds=5)) == 0
    assert clock.remaining_seconds(START, now=START - timedelta(seconds=59.5)) == 59
    assert not clock.is_late(START + clock.GRACE, START)
    assert clock.is_late(START + clock.GRACE + timedelta(milliseconds=1), START)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(json_values)
def test_only_the_shape_of_the_type_fits(payload):
    keys = ["A", "B"]
    single = responses.fits("answer", payload, type="single", keys=keys)
    assert single == (payload is None or (payload in ("A", "B") and isinstance(payload, str)))
    assert responses.fits("answer", payload, type="true_false", keys=[]) == (
        payload is None or isinstance(payload, bool)
    )
    assert responses.fits("flag", payload, type="single", keys=keys) == isinstance(payload, bool)
    if responses.fits("answer", payload, type="multiple", keys=keys) and payload is not None:
        assert set(payload) <= {"A", "B"}


def test_what_a_database_cannot_keep_is_known_beforehand():
    assert responses.storable({"kind": "hidden"})
    for payload in ("\x00", "a\ud800", float("nan"), "字" * 1400, {"a": {1, 2}}):
        assert not responses.storable(payload)
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert not responses.storable(deep)
