"""The filter of a desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST = date(2010, 1, 1)


class Filter(forms.Form):
    """As of which day, and by which measure."""

    as_of = forms.DateField(
        label=gettext_lazy("截至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("口径"),
        required=False,
        choices=[
            ("strict", gettext_lazy("严：只算已核验的证书")),
            ("wide", gettext_lazy("宽：待核验的也算")),
        ],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        """Return the day, today where none was given; a day to come has no facts."""
        found = self.cleaned_data.get("as_of") or self.today
        if found > self.today:
            raise forms.ValidationError(_("截至日期不能晚于今天"))
        if found < EARLIEST:
            raise forms.ValidationError(_("最早可以看 %(year)s 年") % {"year": EARLIEST.year})
        return found

    @property
    def day(self) -> date:
        """Return the chosen day, today where it was not understood."""
        return self.cleaned_data.get("as_of") or self.today if self.is_valid() else self.today

    @property
    def wide(self) -> bool:
        """Say whether the wide measure was chosen."""
        return self.is_valid() and self.cleaned_data.get("measure") == "wide"
