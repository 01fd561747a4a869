"""Periods, dated values, three-valued conditions, strict reading: properties."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.policy.errors import PackRefused, PolicyGap
from portal.policy.logic.conditions import And, Leaf, Not, Or, check
from portal.policy.logic.context import Context
from portal.policy.logic.documents import Document
from portal.policy.logic.facts import Facts, Service, join
from portal.policy.logic.pack import ancestors
from portal.policy.logic.periods import Duration, add_months, span
from portal.policy.logic.words import Entry, Param, fraction, in_force

# Facts take their time to make on a busy machine; that is no fault of theirs.
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@unhurried
@given(DAYS, st.integers(0, 600))
def test_n_months_from_a_day_are_full_on_the_corresponding_day(day, months):
    assert span(day, add_months(day, months)) == Duration(months, 0)
    if months:
        assert span(day, add_months(day, months) - timedelta(1)).months == months - 1


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2019, 9, 1), 60, date(2024, 9, 1)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
    ],
)
def test_where_there_is_no_corresponding_day_the_months_last_day(start, months, day):
    assert add_months(start, months) == day


@unhurried
@given(st.lists(DAYS, unique=True, min_size=1, max_size=8), DAYS)
def test_of_dated_values_the_last_that_has_begun_holds(starts, on):
    param = Param[int](article=["a"], values=[Entry(from_=day, value=day.toordinal()) for day in starts])
    begun = [day for day in starts if day <= on]
    if begun:
        assert param.at(on, "x") == (max(begun).toordinal(), max(begun))
    else:
        with pytest.raises(PolicyGap):
            param.at(on, "x")


def test_the_last_day_of_a_value_counts_and_the_next_raises():
    param = Param[int](article=["a"], values=[Entry(from_=date(2020, 1, 1), to=date(2020, 12, 31), value=1)])
    assert param.at(date(2020, 12, 31), "x")[0] == 1
    with pytest.raises(PolicyGap):
        param.at(date(2021, 1, 1), "x")
    assert in_force(param.values, date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    "values", [{}, {"value": 1, "none": True}, {"missing": True}, {"unverified": True, "value": 1}]
)
def test_a_parameter_says_one_thing_and_why(values):
    with pytest.raises(ValidationError):
        Param[int](article=["a"], **values)


@unhurried
@given(st.integers(0, 500))
def test_shares_are_exact(percent):
    assert fraction(f"{percent}%") == Fraction(percent, 100)
    assert fraction(f"{percent}/37") == Fraction(percent, 37)


@pytest.mark.parametrize("text", ["0.7", "70 %", "1/0", "-1/2", "", None, True, 0.5])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError):
        fraction(text)


FACTS = st.sampled_from([True, False, None])


def _leaf(name):
    return Leaf.model_validate({"fact": name, "is": True})


def _answer(condition, retired, student):
    person = {key: value for key, value in (("retired", retired), ("student", student)) if value is not None}
    context = Context(Facts.model_validate({"person": person}), date(2024, 1, 1))
    return check(condition, context, ["a"])


@unhurried
@given(FACTS, FACTS)
def test_conditions_follow_three_valued_logic(one, other):
    left, right = _leaf("retired"), _leaf("student")
    assert _answer(left, one, other)[0] is one
    assert _answer(Not(not_=left), one, other)[0] is (None if one is None else not one)
    both = And(and_=[left, right])
    assert _answer(both, one, other)[0] is (False if False in (one, other) else None if None in (one, other) else True)
    either = Or(or_=[left, right])
    assert _answer(either, one, other)[0] is (True if True in (one, other) else None if None in (one, other) else False)
    demorgan = Not(not_=Or(or_=[Not(not_=left), Not(not_=right)]))
    assert _answer(demorgan, one, other)[0] is _answer(both, one, other)[0]


def test_what_is_not_known_is_named():
    ok, reasons = _answer(_leaf("retired"), None, None)
    assert ok is None
    assert (reasons[0]["code"], reasons[0]["missing"], reasons[0]["met"]) == ("fact_missing", "retired", False)


SPELLS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1500)), max_size=5)


@unhurried
@given(SPELLS)
def test_overlapping_spells_count_once(spells):
    """The stretches do not overlap, and their days are those that some spell covers."""
    first, until = date(2010, 1, 1), date(2024, 1, 1)
    rows = [
        {
            "organisation": str(i),
            "started_on": first + timedelta(start),
            "ended_on": first + timedelta(start + length),
        }
        for i, (start, length) in enumerate(spells)
    ]
    context = Context(Facts.model_validate({"employment": rows}), until, Service(counting="cumulative"))
    runs = context.runs(until)
    covered = {day for start, length in spells for day in range(start, start + length + 1)}
    assert sum((end - start).days for start, end in runs) == len(covered)
    assert all(a[1] < b[0] for a, b in pairwise(runs))


def test_booleans_are_true_and_false_alone():
    assert Document("a: on\nb: no\nc: true\nd: 2024-05-01\ne: '2024-05'\n", "x").data == {
        "a": "on",
        "b": "no",
        "c": True,
        "d": date(2024, 5, 1),
        "e": "2024-05",
    }


@unhurried
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        Document(text, "x")
    except PackRefused:
        pass


@unhurried
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers() | st.booleans() | DAYS, max_size=6))
def test_lines_are_remembered(values):
    text = "".join(f"# a remark\n{key}: {str(value).lower()}\n" for key, value in values.items())
    document = Document(text, "x")
    assert document.data == values
    for number, key in enumerate(values):
        assert document.line((key,)) == 2 * number + 2


@pytest.mark.parametrize(
    ("region", "chain"),
    [
        (230103, ["230103", "230100", "230000", "CN"]),
        ("230100", ["230100", "230000", "CN"]),
        (230000, ["230000", "CN"]),
        (None, ["CN"]),
        (0, ["CN"]),
        ("CN", ["CN"]),
    ],
)
def test_the_way_up(region, chain):
    assert ancestors(region) == chain


def test_facts_of_several_rooms_are_joined():
    facts = join({"person": {"id": "a"}}, {"person": {"sex": "female"}, "claims": []}, {"certificates": []})
    assert facts.person.sex == "female"
    assert facts.person.id == "a"
    assert facts.certificates == []
    assert facts.employment is None
    with pytest.raises(ValidationError):
        join({"persons": {}})
