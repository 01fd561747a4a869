"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """A certificate by its number or its holder."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("证书编号或姓名"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(forms.Form):
    """Why a certificate changes its state; everybody who checks it reads this."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("公开原因"),
        max_length=200,
        help_text=_("核验这张证书的人都会看到，不要写个人信息。最多 200 个字"),
        error_messages={
            "required": _("请写明原因，核验的人会看到。"),
            "max_length": _("原因请不要超过 %(limit_value)s 个字。"),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
