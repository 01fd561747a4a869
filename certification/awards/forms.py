"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConversionForm(forms.Form):
    """An old certificate, by what is printed on it."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("旧证书编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写旧证书编号。")},
    )
    name = forms.CharField(
        label=_("持证人姓名"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写持证人姓名。")},
    )
