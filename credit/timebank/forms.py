"""Forms of the time bank."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credit.timebank.enums import AccountKind, PaidFrom, ServiceKind
from credit.timebank.logic import steps
from portal.people.enums import Sex

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_LENGTHS = (
    (30, _("半小时")),
    (45, _("45 分钟")),
    (60, _("1 小时")),
    (90, _("1 个半小时")),
    (120, _("2 小时")),
    (180, _("3 小时")),
    (240, _("4 小时")),
)


class JoinForm(forms.Form):
    """What a volunteer says of herself besides what the portal knows."""

    resident = forms.BooleanField(label=_("我常住在本地"), required=False)
    in_group = forms.BooleanField(label=_("我跟着团队（学校、单位、社区）一起服务"), required=False)
    guardian = forms.CharField(
        label=_("监护人姓名"), max_length=50, required=False, help_text=_("未满 18 周岁要填，服务时监护人要陪着")
    )


class AskForm(forms.Form):
    """A wish for help."""

    kind = forms.ChoiceField(label=_("帮什么忙"), choices=ServiceKind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("一句话说明"), max_length=40, help_text=_("例如：陪我去医院复诊"))
    day = forms.DateField(label=_("哪一天"), widget=DAY)
    at = forms.TimeField(label=_("几点开始"), widget=TIME)
    minutes = forms.TypedChoiceField(label=_("大概要多久"), choices=_LENGTHS, coerce=int, initial=60)
    place = forms.CharField(
        label=_("在哪里见面"), max_length=100, help_text=_("例如：和顺里 3 栋楼下。接单的人才看得到")
    )
    details = forms.CharField(
        label=_("要注意什么"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：走路慢，要扶。不要写电话和证件号"),
    )

    def starts_at(self) -> datetime:
        """Return day and time together, in Beijing time."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], tzinfo=steps.BEIJING)


class DonateForm(forms.Form):
    """A gift to the pool."""

    kind = forms.ChoiceField(
        label=_("从哪里捐"),
        choices=[(kind.value, kind.label) for kind in (AccountKind.SAVINGS, AccountKind.DONATION_ONLY)],
        widget=forms.RadioSelect,
        initial=AccountKind.SAVINGS,
    )
    minutes = forms.IntegerField(
        label=_("捐多少分钟"),
        min_value=1,
        max_value=100_000,
        error_messages={"min_value": _("至少捐 1 分钟"), "max_value": _("一次最多捐 100000 分钟")},
    )
    # Sent twice it is one gift.
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ElderForm(AskForm):
    """A wish that an operator writes down for a person without a phone."""

    elder = forms.TypedChoiceField(label=_("哪位老人"), coerce=int, required=False)
    name = forms.CharField(label=_("老人姓名"), max_length=50, required=False, help_text=_("第一次来才填"))
    sex = forms.ChoiceField(label=_("性别"), choices=[("", _("请选择")), *Sex.choices], required=False)
    birth_date = forms.DateField(label=_("出生日期"), widget=DAY, required=False)
    region = forms.TypedChoiceField(label=_("住在哪个区县"), coerce=int)
    field_order = ["elder", "name", "sex", "birth_date", "region"]

    def __init__(
        self, *args: Any, elders: list[tuple[int, str]], regions: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("elder", [(0, _("第一次来，填在下面")), *elders])
        self._offer("region", regions)

    def _offer(self, name: str, choices: list) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A new elder needs a name, sex and birth date: rules ask for the age."""
        data = super().clean() or {}
        if not data.get("elder"):
            for name, words in (("name", _("请填老人姓名")), ("sex", _("请选性别")), ("birth_date", _("请填出生日期"))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        born = data.get("birth_date")
        if born and born > timezone.localdate():
            self.add_error("birth_date", _("出生日期不能在今天以后"))
        return data


class PublishForm(forms.Form):
    """An operator's approval."""

    paid_from = forms.ChoiceField(label=_("这次由谁支付时间"), choices=PaidFrom, widget=forms.RadioSelect)
    priority = forms.BooleanField(label=_("优先照顾的老人（独居、困难、高龄）"), required=False)


class MomentForm(forms.Form):
    """When somebody came or left, noted down by an operator."""

    at = forms.DateTimeField(
        label=_("实际时间"),
        widget=MOMENT,
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("不填就是现在"),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class ResolveForm(forms.Form):
    """The decision of a dispute."""

    minutes = forms.IntegerField(label=_("认定多少分钟"), min_value=0, help_text=_("填 0 就是这次不计时间"))
    note = forms.CharField(label=_("核对结果"), max_length=200, help_text=_("双方都会看到"))
