"""Forms of the issuing body's officers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import Kind
from certification.certificates.forms.external import day_field
from certification.certificates.services import states
from portal.access.errors import Refusal


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

    def __init__(self, *args: Any, certificate: Any = None, public: bool = True, **kwargs: Any) -> None:
        """Arguments: certificate, whose holder must not be named; public, whether whoever checks it reads the reason."""
        super().__init__(*args, **kwargs)
        self._certificate = certificate
        if not public:
            self.fields["reason"].label = _("原因")
            self.fields["reason"].help_text = _("持证人会收到，核验的人看不到。最多 200 个字")
            self.fields["reason"].error_messages["required"] = _("请写明原因。")

    def clean_reason(self) -> str:
        """Refuse what tells who somebody is, already before the look at what everybody will read."""
        reason: str = self.cleaned_data["reason"]
        if self._certificate is not None:
            try:
                states.check_public(reason, name=self._certificate.holder_name)
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return reason


class PatternForm(forms.Form):
    """How a body numbers its certificates from a day on."""

    use_required_attribute = False

    body = forms.ChoiceField(label=_("发证机构"))
    kind = forms.ChoiceField(
        label=_("证书种类"), choices=[choice for choice in Kind.choices if choice[0] != Kind.EXTERNAL]
    )
    template = forms.CharField(
        label=_("编号规则"),
        max_length=100,
        help_text=_(
            "固定的大写字母、数字和短横线直接写；{yy} 两位年份，{yyyy} 四位年份，{level} 等级，{region} 行政区划，{serial:6} 六位流水号"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写编号规则。")},
    )
    valid_from = day_field(_("启用日期"), help_text=_("从今天起的哪一天开始用"))
    last_serial = forms.IntegerField(
        label=_("已经用到的流水号"),
        min_value=0,
        max_value=999_999_999,
        initial=0,
        help_text=_("下一张用它后面的一号；从头开始填 0"),
        error_messages={"required": _("请填写数字，从头开始填 0。"), "invalid": _("请填写数字，从头开始填 0。")},
    )

    def __init__(self, *args: Any, bodies: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [(body.public_id, body.name) for body in bodies]  # type: ignore[attr-defined]
