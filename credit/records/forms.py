"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credit.records.enums import Outcome, Severity
from credit.records.logic.rules import Credit

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LENGTHS = ((1, _("1 天")), (7, _("7 天")), (30, _("30 天")))


def _text(label: Any, length: int = 1000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 4}), **more)


class ObjectionForm(forms.Form):
    """What is wrong with an entry."""

    argument = _text(_("哪里不对，为什么"), help_text=_("写清楚当时的情况。不要写别人的电话和证件号"))


class NoteForm(forms.Form):
    """A few words with a step."""

    note = _text(_("说明"))


class ShareForm(forms.Form):
    """To whom a person shows their record, and for how long."""

    label = forms.CharField(label=_("给谁看"), max_length=60, help_text=_("只有您自己看得到，例如：新单位面试"))
    days = forms.TypedChoiceField(
        label=_("多久有效"), choices=_LENGTHS, coerce=int, initial=7, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label=_("我同意：拿到链接的人能看到我的姓名和全部信用记录"))


class FindForm(forms.Form):
    """Whose record an officer wants to see."""

    who = forms.CharField(
        label=_("居民身份证号码或统一社会信用代码"), max_length=18, help_text=_("18 位。只能查到本辖区的人和机构")
    )


class _Weighed(forms.Form):
    """What entries and corrections have in common."""

    severity = forms.ChoiceField(
        label=_("类别"),
        choices=[("", _("不是失信（表彰、提醒）")), *Severity.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    points = forms.IntegerField(
        label=_("分值"),
        min_value=-100,
        max_value=100,
        required=False,
        error_messages={"min_value": _("分值在 -100 到 100 之间"), "max_value": _("分值在 -100 到 100 之间")},
    )
    document = forms.CharField(label=_("依据文书"), max_length=120, help_text=_("例如：检查结果〔2026〕11号"))
    details = _text(_("事实"), 500, required=False, help_text=_("当事人会看到"))
    decided_on = forms.DateField(label=_("认定日期"), widget=DAY)


class RecordForm(_Weighed):
    """A new entry; its codes are those of the catalogue that rules the subject."""

    code = forms.ChoiceField(label=_("事项"))
    occurred_on = forms.DateField(label=_("发生日期"), widget=DAY)

    field_order = ("code", "severity", "points", "occurred_on", "decided_on", "document", "details")

    def __init__(self, *args: Any, credit: Credit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        own = _("%(title)s（分值自己填）")
        field.choices = [
            (entry.code, entry.title if entry.points is not None else own % {"title": entry.title})
            for entry in credit.events
        ]
        self.fields["points"].help_text = _("加分写正数，扣分写负数。目录已定分值的可以不填")


class CorrectForm(_Weighed):
    """What is to stand in the place of an entry."""

    field_order = ("severity", "points", "decided_on", "document", "details")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].required = True
        self.fields["points"].help_text = _("写 0 就是撤销")
        self.fields["decided_on"].help_text = _("原来的日期写错了才改。公示和修复的期限从这一天起算，更正不会重新起算")
        self.fields["details"].required = True


class DecisionForm(forms.Form):
    """The decision about an objection."""

    outcome = forms.ChoiceField(label=_("决定"), choices=Outcome, widget=forms.RadioSelect)
    reason = _text(_("理由"), help_text=_("当事人会看到"))


class RepairDecisionForm(forms.Form):
    """The answer to an application for repair."""

    approve = forms.ChoiceField(
        label=_("决定"), choices=(("yes", _("同意修复")), ("no", _("不同意修复"))), widget=forms.RadioSelect
    )
    note = _text(_("说明"), help_text=_("当事人会看到"))
