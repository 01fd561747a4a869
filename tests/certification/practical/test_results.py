"""From sheets to a result: the rules alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.practical.enums import PlaceState
from certification.practical.logic import pairing, results, rubrics
from tests.factories.practical import description

TOTALS = st.integers(0, 200).map(lambda half: Decimal(half) / 2)
CODES = st.frozensets(st.sampled_from(["X1", "X2", "X3"]))
SCORES = st.builds(results.Score, TOTALS, CODES)
OVER, PASS = Decimal(8), Decimal(60)


def decide(*sheets, over=OVER):
    scores = [sheet if isinstance(sheet, results.Score) else results.Score(Decimal(sheet)) for sheet in sheets]
    first, second, third = [*scores, None, None, None][:3]
    return results.verdict(first, second, third, over=over, pass_mark=PASS)


@pytest.mark.parametrize(
    ("totals", "mark"),
    [
        (["61", "57"], "59.00"),
        (["61", "52", "57"], "59.00"),  # the two closest of three
        (["60", "50", "55"], "55.00"),  # exactly between: its own marks
        (["90", "90", "10"], "90.00"),
        (["60.5", "60"], "60.25"),
    ],
)
def test_marks_are_joined_as_written(totals, mark):
    assert results.joined([Decimal(total) for total in totals]) == Decimal(mark)


@given(st.lists(TOTALS, min_size=2, max_size=3), st.randoms())
def test_the_order_of_sheets_does_not_matter_and_the_mark_lies_between_them(totals, random):
    mark = results.joined(totals)
    assert min(totals) <= mark <= max(totals)
    random.shuffle(totals)
    assert results.joined(totals) == mark


@given(SCORES, SCORES)
def test_two_sheets_are_decided_or_call_a_third(first, second):
    found = decide(first, second)
    assert found.difference == abs(first.total - second.total)
    far = found.difference > OVER
    alone = bool(first.critical ^ second.critical) and not first.critical & second.critical
    assert (found.state == PlaceState.THIRD) == (far or alone)
    if found.state == PlaceState.DECIDED:
        assert found.mark == results.joined([first.total, second.total])
        assert found.passed == (not first.critical & second.critical and found.mark >= PASS)
    else:
        assert found.mark is None
        assert found.passed is None


@given(SCORES, SCORES, SCORES)
def test_three_sheets_always_decide(first, second, third):
    found = decide(first, second, third)
    assert found.state == PlaceState.DECIDED
    sheets = [first, second, third]
    for code in ("X1", "X2", "X3"):
        assert (code in found.critical) == (sum(code in sheet.critical for sheet in sheets) >= 2)
    if found.critical:
        assert found.passed is False


@given(SCORES)
def test_one_sheet_says_nothing(first):
    assert decide(first) == results.Verdict(PlaceState.OPEN)


def test_the_limit_itself_is_still_within():
    assert decide("70", "62").state == PlaceState.DECIDED
    assert decide("70", "61.5").state == PlaceState.THIRD


def test_a_critical_fail_needs_two_pairs_of_eyes():
    saw, saw_not = results.Score(Decimal(80), frozenset({"X1"})), results.Score(Decimal(80))
    assert decide(saw, saw).passed is False
    assert decide(saw, saw_not).state == PlaceState.THIRD
    assert decide(saw, saw_not, saw).passed is False
    assert decide(saw, saw_not, saw_not).passed is True


@given(st.lists(st.tuples(TOTALS, st.integers(1, 9)), min_size=1, max_size=5))
def test_the_whole_lies_between_its_stations_and_fails_with_any_of_them(stations):
    parts = [results.Part(decide(total, total), weight, Decimal(100)) for total, weight in stations]
    score, passed = results.overall(parts)
    marks = [total for total, _weight in stations]
    assert min(marks) <= score <= max(marks)
    assert passed == all(mark >= PASS for mark in marks)


def test_weights_and_full_marks_count():
    parts = [
        results.Part(decide("90", "90"), 3, Decimal(100)),
        results.Part(results.verdict(results.Score(Decimal(40)), results.Score(Decimal(40)), None, over=OVER, pass_mark=Decimal(30)), 1, Decimal(50)),
    ]  # fmt: skip
    assert results.overall(parts) == (Decimal("87.50"), True)
    with pytest.raises(ValueError):
        results.overall([])
    with pytest.raises(ValueError):
        results.overall([results.Part(results.Verdict(PlaceState.OPEN), 1, Decimal(100))])


def test_an_item_takes_half_points_within_its_points():
    content = rubrics.content(description())
    assert rubrics.checked_mark(content, 3, Decimal("19.5")) == Decimal("19.5")
    for no, value in ((3, "20.5"), (3, "-1"), (3, "1.25"), (9, "1"), (3, "NaN"), (3, "Infinity")):
        with pytest.raises(rubrics.Fault):
            rubrics.checked_mark(content, no, Decimal(value))


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{"no": 1, "points": 5, "text": "甲"}, {"no": "1", "points": 5, "text": "乙"}]},
        {"items": [{"no": 1, "points": 0, "text": "甲"}]},
        {"critical_fail": [{"code": "X", "text": "甲"}, {"code": "X", "text": "乙"}]},
    ],
)
def test_a_rubric_that_cannot_be_is_refused(change):
    with pytest.raises(rubrics.Fault):
        rubrics.content(description(**change))


@given(st.integers(1, 12), st.integers(2, 6))
def test_work_is_spread_evenly_and_nobody_scores_twice(places, assessors):
    found = pairing.pairs(list(range(places)), list(range(assessors)), {})
    load = [sum(who in pair for pair in found.values()) for who in range(assessors)]
    assert len(found) == places
    assert max(load) - min(load) <= 1
    assert all(first != second for first, second in found.values())


def test_the_barred_are_passed_over_and_a_place_without_two_is_left_out():
    found = pairing.pairs([1, 2], [10, 11, 12], {1: {10}, 2: {10, 11}})
    assert found == {1: (11, 12)}
