"""Forms of the room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConversionForm(forms.Form):
    """An old certificate, by what is printed on it; and who issues the new one, where the officer acts for several bodies."""

    use_required_attribute = False

    body = forms.ChoiceField(
        label=_("由哪家机构换发"),
        error_messages={"required": _("请选择由哪家机构换发。"), "invalid_choice": _("请选择由哪家机构换发。")},
    )
    number = forms.CharField(
        label=_("旧证书编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写旧证书编号。")},
    )
    name = forms.CharField(
        label=_("持证人姓名"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写持证人姓名。")},
    )

    def __init__(self, *args: Any, bodies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {body.public_id: body for body in bodies}
        choices = [(key, body.name) for key, body in self._bodies.items()]
        self.fields["body"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["body"]

    def issuer(self) -> Any:
        """Return the body that issues: the one that was chosen, or the only one. The form is valid."""
        return self._bodies[self.cleaned_data.get("body") or next(iter(self._bodies))]
