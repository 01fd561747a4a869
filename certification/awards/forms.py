"""Forms of the room."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """One candidate's practical mark, from the assessors' sheets."""

    practical_score = forms.DecimalField(
        label=_("操作技能成绩（满分 100）"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        help_text=_("照考评员评分表上的总分填写，60 分合格。"),
    )
