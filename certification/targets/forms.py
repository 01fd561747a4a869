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
        label=gettext_lazy("截至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("口径"),
        choices=[
            ("strict", gettext_lazy("严：只算已核验的证书")),
            ("wide", gettext_lazy("宽：待核验的也算")),
        ],
    )

    def __init__(self, asked: Any, *, today: date) -> None:
        """Take what the address asks for; where it says nothing: today, strictly."""
        super().__init__(
            {"as_of": asked.get("as_of") or today.isoformat(), "measure": asked.get("measure") or "strict"}
        )
        self.today = today

    def clean_as_of(self) -> date:
        """Return the day; one that is still to come has no facts."""
        found: date = self.cleaned_data["as_of"]
        if found > self.today:
            raise forms.ValidationError(_("截至日期不能晚于今天"))
        if found < EARLIEST:
            raise forms.ValidationError(_("最早可以看 %(year)s 年") % {"year": EARLIEST.year})
        return found

    @property
    def day(self) -> date:
        """Return the chosen day, today where it was not understood."""
        return self.cleaned_data["as_of"] if self.is_valid() else self.today

    @property
    def query(self) -> str:
        """Return the choice as the end of an address, so that a link keeps it."""
        return f"?as_of={self.day.isoformat()}" + ("&measure=wide" if self.wide else "")

    @property
    def wide(self) -> bool:
        """Say whether the wide measure was chosen."""
        return self.is_valid() and self.cleaned_data["measure"] == "wide"
