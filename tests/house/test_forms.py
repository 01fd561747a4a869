"""What all forms have in common: days are picked, and what is wrong is said in the portal's own words."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest
from django import forms
from django.apps import apps
from django.core import validators
from django.core.exceptions import ValidationError

FLOORS = {"portal", "courses", "certification", "credit"}
PICKED = {
    forms.DateField: ("date", "%Y-%m-%d"),
    forms.TimeField: ("time", "%H:%M"),
    forms.DateTimeField: ("datetime-local", "%Y-%m-%dT%H:%M"),
}


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _fields() -> list[tuple[str, forms.Field]]:
    """Return every field of the portal's forms with its place."""
    for app in apps.get_app_configs():
        if app.name.partition(".")[0] in FLOORS and find_spec(f"{app.name}.forms"):
            import_module(f"{app.name}.forms")
    found = {form for form in _below(forms.BaseForm) if form.__module__.partition(".")[0] in FLOORS}
    return [
        (f"{form.__module__}.{form.__name__}.{name}", field)
        for form in sorted(found, key=lambda form: (form.__module__, form.__name__))
        for name, field in form.base_fields.items()
    ]


def test_days_and_times_are_picked_and_written_as_browsers_want_them():
    wrong, seen = [], 0
    for place, field in _fields():
        for kind, picked in PICKED.items():
            if isinstance(field, kind):
                seen += 1
                if (field.widget.input_type, getattr(field.widget, "format", None)) != picked:
                    wrong.append(place)
    assert seen > 20
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "more", "value", "message"),
    [
        (forms.IntegerField, {"max_value": 200}, "201", "不能大于 200"),
        (forms.IntegerField, {"min_value": 1}, "0", "不能小于 1"),
        (forms.IntegerField, {}, "x", "请填整数"),
        (forms.DecimalField, {"max_digits": 4, "decimal_places": 2}, "1.234", "最多 2 位小数"),
        (forms.CharField, {}, "", "请填写这一项"),
        (forms.CharField, {"max_length": 3}, "abcd", "太长了，最多 3 个字，现在 4 个"),
        (forms.DateField, {}, "2026-13-01", "这不是日期，请写成 2026-10-01 这样"),
        (forms.ChoiceField, {"choices": [("a", "A")]}, "b", "请从选项里选一个"),
        (forms.EmailField, {}, "x", "电子邮箱的格式不对"),
    ],
)
def test_djangos_own_words_are_not_shown(kind, more, value, message):
    with pytest.raises(ValidationError) as refused:
        kind(**more).clean(value)
    assert refused.value.messages == [message]


def test_the_portals_forms_were_made_after_the_words_were_set():
    """A field copies the words when it is made: a form that is imported too early would speak Django's."""
    bounds = validators.MaxValueValidator | validators.MinValueValidator
    early = [
        place
        for place, field in _fields()
        if "必需" in str(field.error_messages.get("required", ""))
        or any("确保" in str(one.message) for one in field.validators if isinstance(one, bounds))
    ]
    assert early == []
