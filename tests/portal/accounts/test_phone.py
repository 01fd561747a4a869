"""The phone number, as people type it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import logic
from portal.accounts.fields import PhoneField, normal_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+8613800138000",
        "0086 13800138000",
        "8613800138000",
        "（＋８６）１３８００１３８０００",
        "１３８　００１３　８０００",
        "\u202d13800138000\u202c",
    ],
)
def test_every_way_of_writing_a_number_is_one_number(typed: str):
    assert normal_phone(typed) == "+8613800138000"


@pytest.mark.parametrize(
    "typed",
    ["", "1380013800", "138001380000", "12800138000", "021-12345678", "+85291234567", "+1 555 123 4567", "电话", None],
)
def test_what_is_no_mainland_mobile_number_is_refused(typed: str | None):
    assert normal_phone(typed) is None
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)


@given(st.integers(min_value=13_000_000_000, max_value=19_999_999_999), st.text(alphabet=" -()　", max_size=3))
def test_separators_change_nothing(number: int, between: str):
    text = str(number)
    assert normal_phone(between.join([text[:3], text[3:7], text[7:]])) == f"+86{text}"


def test_a_number_is_shown_in_groups_and_masked():
    assert logic.spaced_phone("+8613800138000") == "138 0013 8000"
    assert logic.masked_phone("+8613800138000") == "138****8000"
    assert logic.masked_phone(None) == ""
