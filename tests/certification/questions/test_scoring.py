"""How answers are marked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.questions.logic import contents, scoring

OPTIONS = contents.lettered(["甲", "乙", "丙", "丁"])
SINGLE = contents.choice(OPTIONS, ["B"], multiple=False)
MULTIPLE = contents.choice(OPTIONS, ["A", "C"], multiple=True)
TRUE = contents.true_false(True)
FALSE = contents.true_false(False)
FILL = contents.fill([["10", "十"], ["午饭前"]])
NUMERIC = contents.numeric(Decimal("37.5"), Decimal("0.2"), "℃")
MATCHING = contents.matching([("火灾", "119"), ("急病", "120")], ["12345"])
ORDERING = contents.ordering(
    [{"id": "a", "text": "一"}, {"id": "b", "text": "二"}, {"id": "c", "text": "三"}], ["c", "a", "b"]
)
ALL = [SINGLE, MULTIPLE, TRUE, FALSE, FILL, NUMERIC, MATCHING, ORDERING]


@pytest.mark.parametrize(
    ("content", "response", "fraction"),
    [
        (SINGLE, "B", 1),
        (SINGLE, "A", 0),
        (SINGLE, "b", 0),
        (SINGLE, ["B"], 0),
        (MULTIPLE, ["C", "A"], 1),
        (MULTIPLE, ["A"], 0),
        (MULTIPLE, ["A", "B", "C"], 0),
        (MULTIPLE, "AC", 0),
        (TRUE, True, 1),
        (TRUE, 1, 0),
        (TRUE, "true", 0),
        (FALSE, False, 1),
        (FALSE, 0, 0),
        (FALSE, None, 0),
        (FILL, ["１０", " 午饭前 "], 1),
        (FILL, ["十", "午饭后"], 0),
        (FILL, ["10"], 0),
        (FILL, ["10", "午饭前", ""], 0),
        (contents.fill([["10²"]]), "102", 0),
        (contents.fill([["ADL"]]), "ａｄｌ", 1),
        (NUMERIC, "37.7", 1),
        (NUMERIC, "37.3 ℃", 1),
        (NUMERIC, "３７．５", 1),
        (NUMERIC, "37.71", 0),
        (NUMERIC, "大约37.5", 0),
        (NUMERIC, "NaN", 0),
        (NUMERIC, "1e1", 0),
        (contents.numeric(Decimal(1500)), "1,500", 1),
        (contents.numeric(Decimal("0.1")), 0.1, 1),
        (ORDERING, ["c", "a", "b"], 1),
        (ORDERING, ["a", "b", "c"], 0),
    ],
)
def test_examples(content, response, fraction):
    assert scoring.score(content, response) == Decimal(fraction)


def test_matching_wants_every_pair():
    right = dict(MATCHING["key"])
    assert scoring.score(MATCHING, right) == 1
    first, second = right
    assert scoring.score(MATCHING, {first: right[first]}) == 0
    assert scoring.score(MATCHING, {first: right[second], second: right[first]}) == 0


def test_an_essay_is_not_marked_by_a_machine():
    with pytest.raises(ValueError, match="essay"):
        scoring.score(contents.essay(), "……")


@pytest.mark.parametrize("content", ALL, ids=lambda content: content["type"])
def test_the_right_response_gets_everything(content):
    assert scoring.score(content, contents.right_response(content)) == 1


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["A", "B", "C", "a", "b"]),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=3), parts, max_size=4),
    max_leaves=6,
)


@given(content=st.sampled_from(ALL), response=anything)
def test_whatever_comes_in_the_mark_is_nought_or_one(content, response):
    assert scoring.score(content, response) in (Decimal(0), Decimal(1))


@given(st.sets(st.sampled_from("ABCD")))
def test_multiple_is_right_for_exactly_one_set(chosen):
    assert (scoring.score(MULTIPLE, sorted(chosen)) == 1) == (chosen == {"A", "C"})


@given(st.permutations(["a", "b", "c"]))
def test_ordering_is_right_for_exactly_one_order(order):
    assert (scoring.score(ORDERING, order) == 1) == (order == ["c", "a", "b"])


@given(st.decimals(min_value=-100, max_value=100, places=3))
def test_numbers_are_right_within_the_tolerance(value):
    assert (scoring.score(NUMERIC, str(value)) == 1) == (abs(value - Decimal("37.5")) <= Decimal("0.2"))


@pytest.mark.parametrize("content", ALL, ids=lambda content: content["type"])
def test_a_candidate_does_not_see_the_key(content):
    content = content | {"title": "答案是B", "feedback": {"x": "y"}, "other_answers": []}
    shown = contents.without_key(content)
    assert not {"key", "answers", "value", "tolerance", "feedback", "other_answers", "title"} & set(shown)
    assert contents.without_key(FILL)["blanks"] == 2


@pytest.mark.parametrize(
    ("response", "answered"),
    [
        (None, False),
        ("", False),
        (" ", False),
        ([], False),
        ([""], False),
        ({}, False),
        (False, True),
        ("A", True),
        (0, True),
    ],
)
def test_answered(response, answered):
    assert scoring.answered(SINGLE, response) is answered
