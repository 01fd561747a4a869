"""Asking for a new certificate in the place of an older one, and deciding on it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import Why
from certification.certificates.forms.external import day_field
from portal.home.templatetags.words import cn_date


class ReplaceForm(forms.Form):
    """Why a new one is needed, and the paper that shows it."""

    use_required_attribute = False

    why = forms.ChoiceField(
        label=_("为什么换发"), widget=forms.RadioSelect, error_messages={"required": _("请选择换发的原因。")}
    )
    new_name = forms.CharField(
        label=_("新姓名"),
        max_length=100,
        help_text=_("姓名变更才填，和现在的身份证上一样"),
        error_messages={"required": _("请填写新姓名。")},
    )
    evidence = forms.FileField(
        label=_("证件照片"),
        help_text=_("姓名变更要附上户口簿变更页或公安机关的证明，照片或 PDF，不超过 12 MB"),
        error_messages={
            "empty": _("这个文件是空的，请重新选一个"),
            "required": _("请附上能看出姓名变更的证件照片，比如户口簿变更页。"),
        },
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [(value, Why(value).label) for value in reasons]  # type: ignore[attr-defined]
        self.fields["why"].initial = reasons[0] if len(reasons) == 1 else None
        # A change of name needs both. Before anything is chosen they are not marked as left to one's liking either.
        asked = self.data.get("why") if self.is_bound else Why.NAME if Why.NAME in reasons else ""
        self.fields["new_name"].required = self.fields["evidence"].required = asked == Why.NAME


class DecisionForm(forms.Form):
    """The issuer's answer."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("决定"),
        choices=[("approve", _("同意，换发新证书")), ("refuse", _("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意还是不同意。")},
    )
    valid_until = day_field(_("新的有效期至"), required=False)
    reason = forms.CharField(
        label=_("不同意的理由"),
        required=False,
        max_length=200,
        help_text=_("不同意才填，持证人会看到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, renewal: bool, longest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not renewal:
            del self.fields["valid_until"]
        elif longest is not None:
            self.fields["valid_until"].help_text = _("最迟到 %(day)s，和原来的期限一样长") % {"day": cn_date(longest)}
