"""The phone number as a form field."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})", re.ASCII)
_BETWEEN = re.compile(r"[\s\-()./·]+")


def normal_phone(text: object) -> str | None:
    """Return a mainland mobile number as +86 and eleven digits, or None where it is none.

    Spaces, dashes, brackets, a country code and full-width figures are understood. Numbers of other countries are
    refused on purpose: messages abroad cost a hundred times as much and are what frauds ask for.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", str(text or "")))
    # Copied from an address book: invisible marks of writing direction stand around the number.
    plain = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    found = _MOBILE.fullmatch(plain)
    return f"+86{found.group(1)}" if found else None


class PhoneField(forms.CharField):
    """A mainland mobile number; its value is +86 and eleven digits, what the person typed stays on the page."""

    widget = forms.TelInput
    default_error_messages = {
        "required": _("请填手机号"),
        "invalid": _("手机号不对，应当是 11 位，以 1 开头"),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def widget_attrs(self, widget: forms.Widget) -> dict:
        """Ask for the keyboard of figures and the phone's own number."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "inputmode": "tel", "autocomplete": "tel"}

    def clean(self, value: object) -> str:
        """Return the number in its one form; raises ValidationError."""
        text = super().clean(value)
        if not text:
            return ""
        phone = normal_phone(text)
        if phone is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return phone
