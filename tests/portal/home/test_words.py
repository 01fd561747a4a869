"""Dates, durations, sums and names as a person reads them."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.home.templatetags import leaves, words

EVENING = dt.datetime(2026, 11, 20, 17, 5, tzinfo=dt.UTC)  # already the 21st in Beijing


def test_dates_are_beijing_dates():
    assert words.cn_date(EVENING) == "2026年11月21日"
    assert words.cn_datetime(EVENING) == "2026年11月21日 01:05（北京时间）"
    assert words.cn_day(dt.date(2026, 3, 2)) == "3月2日"
    assert words.cn_date(None) == ""


def test_dates_on_english_pages():
    with translation.override("en"):
        assert words.cn_datetime(EVENING) == "21 November 2026, 01:05 (Beijing time)"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 分"), (59, "59 分"), (120, "2 小时"), (5190, "86 小时 30 分"), (-90, "−1 小时 30 分")]
)
def test_durations_are_never_decimal(minutes, text):
    assert words.duration(minutes) == text


@given(st.integers(min_value=0, max_value=10**7))
def test_clock_keeps_every_second(seconds):
    parts = [int(part) for part in words.clock(seconds).split(":")]
    assert sum(part * 60**at for at, part in enumerate(reversed(parts))) == seconds


@pytest.mark.parametrize(
    ("count", "text"),
    [(640, "640 B"), (12_400, "12 KB"), (999_600, "1.0 MB"), (1_204_000, "1.2 MB"), (3 * 10**9, "3.0 GB")],
)
def test_file_sizes(count, text):
    assert words.filesize(count) == text


@pytest.mark.parametrize(
    ("fen", "text"), [(1_200_000, "12,000 元"), (105, "1.05 元"), (-40_000, "−400 元"), (0, "0 元")]
)
def test_sums(fen, text):
    assert words.yuan(fen) == text


@pytest.mark.parametrize(
    ("name", "text"), [("王秀芳", "王*芳"), ("周敏", "周*"), ("欧阳建国", "欧**国"), ("Alice", "A***"), ("", "")]
)
def test_names_are_masked(name, text):
    assert words.masked(name) == text


@given(st.text(min_size=2).map(str.strip).filter(lambda name: len(name) >= 2))
def test_a_masked_name_never_shows_all_of_it(name):
    assert words.masked(name) != name or set(name[1:-1]) <= {"*"}


def test_levels():
    assert words.level_name(5) == "五级 / 初级工"
    assert words.level_name("1") == "一级 / 高级技师"
    assert words.level_name(None) == ""


@pytest.mark.parametrize(
    ("unit", "end"), [("人", "3<small>人</small>"), ("people", "3 <small>people</small>"), ("%", "3<small>%</small>")]
)
def test_a_word_is_not_glued_to_its_figure(unit, end):
    assert end in leaves.kpi("新授予", 3, unit)
