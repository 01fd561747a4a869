"""Drawing: fills whenever a filling exists, never twice the same question, the same seed the same paper."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.exams.logic import drawing

MODULES, TYPES, LEVELS = ["a", "b"], ["single", "multiple"], [1, 2]

rows_strategy = st.lists(
    st.builds(
        drawing.Row,
        type=st.sampled_from(TYPES),
        count=st.integers(1, 4),
        marks=st.just(Decimal(1)),
        module=st.sampled_from([None, *MODULES]),
        difficulty=st.sampled_from([None, *LEVELS]),
    ),
    min_size=1,
    max_size=4,
)
pool_strategy = st.lists(
    st.tuples(st.sampled_from(MODULES), st.sampled_from(TYPES), st.sampled_from(LEVELS)), max_size=12
).map(lambda found: [drawing.Candidate(pk, *values) for pk, values in enumerate(found, start=1)])


def can_be_filled(rows, pool):
    """Hall's condition, checked over every set of rows: an oracle that shares nothing with the matching."""
    for chosen in product([False, True], repeat=len(rows)):
        some = [row for row, taken in zip(rows, chosen, strict=True) if taken]
        reachable = sum(1 for item in pool if any(row.takes(item) for row in some))
        if reachable < sum(row.count for row in some):
            return False
    return True


@given(rows_strategy, pool_strategy, st.text(max_size=5))
def test_fills_exactly_when_a_filling_exists(rows, pool, seed):
    drawn, short = drawing.assign(rows, pool, seed)
    assert (short == []) == can_be_filled(rows, pool)
    by_pk = {item.pk: item for item in pool}
    everything = [pk for row in drawn for pk in row]
    assert len(everything) == len(set(everything))
    for row, chosen in zip(rows, drawn, strict=True):
        assert all(row.takes(by_pk[pk]) for pk in chosen)
        if not short:
            assert len(chosen) == row.count


@given(rows_strategy, pool_strategy, st.text(max_size=5))
def test_the_same_seed_draws_the_same_paper_whatever_the_order_of_the_pool(rows, pool, seed):
    assert drawing.assign(rows, pool, seed) == drawing.assign(rows, pool[::-1], seed)


@given(rows_strategy, pool_strategy)
def test_a_shortfall_says_what_is_there(rows, pool):
    for short in drawing.shortfalls(rows, pool):
        assert short.wanted == rows[short.row].count
        assert 0 <= short.available < short.wanted


def test_a_wide_row_does_not_eat_what_a_narrow_one_needs():
    pool = [drawing.Candidate(1, "a", "single", 1), drawing.Candidate(2, "b", "single", 1)]
    rows = [
        drawing.Row(type="single", count=1, marks=Decimal(1)),
        drawing.Row(type="single", count=1, marks=Decimal(1), module="a"),
    ]
    for seed in range(50):
        drawn, short = drawing.assign(rows, pool, str(seed))
        assert short == []
        assert drawn == [[2], [1]]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_large_banks_are_drawn_from_broadly(seed):
    pool = [drawing.Candidate(n, f"m{n % 10}", "single", n % 5 + 1) for n in range(1000)]
    drawn, _short = drawing.assign([drawing.Row(type="single", count=60, marks=Decimal(1))], pool, seed)
    assert len({pool[pk].module for pk in drawn[0]}) >= 8


@given(st.lists(st.sampled_from("ABCDEF"), unique=True), st.text(max_size=5))
def test_a_permutation_keeps_every_option(keys, seed):
    assert sorted(drawing.permutation(keys, seed)) == sorted(keys)
    assert drawing.permutation(keys, seed) == drawing.permutation(keys, seed)
