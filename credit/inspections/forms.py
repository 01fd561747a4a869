"""Forms of the room."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from credit.inspections.enums import Result, Strata
from credit.records.enums import Severity

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
BEIJING = ZoneInfo("Asia/Shanghai")


class ScopeForm(forms.Form):
    """Which agencies a plan is about, and how they are divided."""

    region = forms.TypedChoiceField(label=_("哪个地区"), coerce=int)
    strata_by = forms.ChoiceField(label=_("怎样分层"), choices=Strata, initial=Strata.RISK)

    def __init__(self, *args: Any, regions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = list(regions)


class PlanForm(forms.Form):
    """What is published: quotas, exclusions, inspectors with their conflicts, the future numbers."""

    title = forms.CharField(label=_("计划名称"), max_length=80, help_text=_("例如：2026年第4季度双随机抽查"))
    number_source = forms.CharField(
        label=_("用哪一组将来公布的号码"),
        max_length=200,
        help_text=_("写清楚哪里查得到，例如：某日公布的福利彩票开奖号码"),
    )
    day = forms.DateField(label=_("号码公布日期"), widget=DAY)
    at = forms.TimeField(label=_("号码公布时间（北京时间）"), widget=TIME)

    def __init__(
        self,
        *args: Any,
        strata: Mapping[str, tuple[Any, int, int | None]],
        agencies: Sequence[tuple[str, str]],
        users: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        """Arguments: strata, name -> (label, size, least quota); agencies, users, (id, name)."""
        super().__init__(*args, **kwargs)
        self.users, self.agencies, self.strata = users, agencies, strata
        for name, (label, size, least) in strata.items():
            self.fields[f"quota_{name}"] = forms.IntegerField(
                label=_("“%(label)s”共 %(size)s 家，抽几家") % {"label": label, "size": size},
                min_value=0,
                max_value=size,
                initial=least,
                error_messages={
                    "min_value": _("不能少于 0 家"),
                    "max_value": _("这一层只有 %(size)s 家") % {"size": size},
                },
            )
        self.fields["inspectors"] = forms.TypedMultipleChoiceField(
            label=_("检查人员（至少两位）"), choices=users, coerce=int, widget=forms.CheckboxSelectMultiple
        )
        for pk, name in users:
            self.fields[f"conflicts_{pk}"] = forms.MultipleChoiceField(
                label=_("%(name)s申报要回避的机构") % {"name": name},
                choices=agencies,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for code, name in agencies:
            self.fields[f"exclude_{code}"] = forms.CharField(
                label=_("不列入“%(name)s”的理由") % {"name": name}, max_length=100, required=False
            )

    def quotas(self) -> dict[str, int]:
        """Return how many of each stratum are drawn."""
        return {name: self.cleaned_data[f"quota_{name}"] for name in self.strata}

    def exclusions(self) -> dict[str, str]:
        """Return the agencies that are left out, with their reasons."""
        given = {code: self.cleaned_data[f"exclude_{code}"].strip() for code, _name in self.agencies}
        return {code: reason for code, reason in given.items() if reason}

    def conflicts(self) -> dict[int, list[str]]:
        """Return the chosen inspectors with the agencies that they declared."""
        return {pk: self.cleaned_data[f"conflicts_{pk}"] for pk in self.cleaned_data["inspectors"]}

    def numbers_from(self) -> datetime:
        """Return when the numbers will be public."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], tzinfo=BEIJING)


class NumbersForm(forms.Form):
    """The public numbers."""

    numbers = forms.CharField(
        label=_("公开号码"),
        max_length=200,
        help_text=_("和公布的一模一样，空格和横线也照写"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class VisitForm(forms.Form):
    """What a visit found."""

    visited_on = forms.DateField(label=_("检查日期"), widget=DAY)
    findings = forms.CharField(
        label=_("检查发现"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("会公示，不要写个人信息"),
    )
    result = forms.ChoiceField(label=_("检查结果"), choices=Result, widget=forms.RadioSelect)


class ResultForm(forms.Form):
    """Making a result public, with one entry in the agency's credit record where there is one to make."""

    code = forms.ChoiceField(label=_("记入信用记录的事项"), required=False)
    severity = forms.ChoiceField(label=_("类别"), choices=[("", _("不是失信")), *Severity.choices], required=False)
    points = forms.IntegerField(label=_("分值"), required=False, min_value=-100, max_value=100)
    document = forms.CharField(label=_("依据文书"), max_length=120, required=False)

    def __init__(self, *args: Any, codes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不记")), *codes]

    def breaches(self) -> list[dict[str, Any]]:
        """Return the entry that follows, in a list; none where nothing was chosen."""
        data = self.cleaned_data
        if not data["code"]:
            return []
        return [{"code": data["code"], "severity": data["severity"], "points": data["points"]}]
