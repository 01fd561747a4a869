"""The forms of sign-in."""

import re
import unicodedata

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import PhoneField


class PhoneForm(forms.Form):
    """The first of two questions: which number."""

    phone = PhoneField(help_text=_("收验证码用，不用记密码"))


class CodeForm(forms.Form):
    """The second: which code."""

    code = forms.CharField(
        label=_("验证码"),
        help_text=_("短信里的 6 位数字，5 分钟内有效"),
        max_length=30,
        error_messages={"required": _("请填验证码")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Return six plain figures; what cannot be a code is no guess."""
        code = re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6}", code):
            raise ValidationError(_("验证码是 6 位数字，请再看一遍。"), code="shape")
        return code


class LanguageForm(forms.Form):
    """The language that the account remembers."""

    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
