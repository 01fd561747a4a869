"""Shapes of what officers and claimants send."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NoticeForm(forms.Form):
    """How long the public notice lasts."""

    days = forms.IntegerField(label=_("公示天数"), min_value=1, max_value=60)


class BatchForm(forms.Form):
    """The name of a payment list."""

    title = forms.CharField(label=_("清单名称"), max_length=120, required=False)


class PaidForm(forms.Form):
    """The day on which the bank paid."""

    paid_on = forms.DateField(label=_("发放日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class BouncedForm(forms.Form):
    """What the bank sent back: which payments of a claim, when, and why."""

    payments = forms.TypedMultipleChoiceField(
        label=_("退回的是哪一笔"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    bounced_on = forms.DateField(
        label=_("银行退回日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=_("银行给的退回原因（申请人能看到）"), max_length=200, help_text=_("例如：户名与账号不符")
    )

    def __init__(self, *args: Any, payments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["payments"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = payments
        field.initial = [pk for pk, _label in payments]


class RecoveryForm(forms.Form):
    """What is to come back, and why."""

    yuan = forms.DecimalField(label=_("应退金额（元）"), min_value=Decimal("0.01"), decimal_places=2)
    reason = forms.CharField(label=_("原因（申请人能看到）"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ObjectionForm(forms.Form):
    """An objection to a claim in public notice."""

    text = forms.CharField(
        label=_("异议内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("请写明事实。您的姓名不会告诉申请人，处理的人和原来办理的人不是同一个人。"),
    )
