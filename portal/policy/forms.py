"""The forms of officers: where a pack rules, and what vouches for a value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.policy import permissions
from portal.regions import selectors as regions


def _places(user: Any) -> list[tuple[int, str]]:
    return [(code, regions.full_name(code) or regions.name(code) or _("全国")) for code in permissions.regions_of(user)]  # type: ignore[misc]


class RegionForm(forms.Form):
    """For which of my regions."""

    use_required_attribute = False

    region = forms.TypedChoiceField(label=_("地区"), coerce=int)

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        places = _places(user)
        self.fields["region"].choices = places  # type: ignore[attr-defined]
        self.initial = {"region": places[0][0]} if places else {}


class WordForm(RegionForm):
    """The one form to confirm a value, or to enter one that is missing."""

    value = forms.CharField(
        label=_("值"), max_length=2000, help_text=_("照原文写：整数、百分数（70%）、日期（2026-01-05）；金额写元。")
    )
    document = forms.CharField(label=_("依据的文件"), max_length=300, help_text=_("文件名称和文号"))
    document_date = forms.DateField(
        label=_("文件日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请填写正确的日期。")},
    )

    def __init__(self, data: Any = None, *, user: Any, missing: bool) -> None:
        super().__init__(data, user=user)
        if not missing:
            del self.fields["value"]
