"""Forms of the examination room."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.exams import selectors
from certification.exams.enums import SHOWN_TYPES
from certification.exams.logic import drawing
from certification.questions import selectors as questions
from portal.access.enums import Permission
from portal.organisations import selectors as organisations

LEVELS = [
    (5, _("五级 / 初级工")),
    (4, _("四级 / 中级工")),
    (3, _("三级 / 高级工")),
    (2, _("二级 / 技师")),
    (1, _("一级 / 高级技师")),
]
TYPES = [(kind.value, kind.label) for kind in SHOWN_TYPES]


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    """Let a field choose among rows that depend on who asks."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class BlueprintForm(forms.Form):
    """The head of a blueprint."""

    title = forms.CharField(label=_("方案名称"), max_length=120)
    bank: forms.ModelChoiceField = forms.ModelChoiceField(label=_("题库"), queryset=None, empty_label=_("请选择"))
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("评价机构"), queryset=None, empty_label=_("请选择")
    )
    level = forms.TypedChoiceField(label=_("等级"), choices=LEVELS, coerce=int)
    minutes = forms.IntegerField(label=_("作答时间（分钟）"), min_value=5, max_value=300)
    pass_mark = forms.DecimalField(label=_("合格分"), min_value=Decimal(1), max_digits=6, decimal_places=2)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "bank", questions.banks(user))
        _offer(self, "organisation", organisations.in_scope(user, Permission.EXAMS_MANAGE))


class RowForm(forms.Form):
    """One line of a blueprint."""

    module = forms.ChoiceField(label=_("模块"), required=False)
    type = forms.ChoiceField(label=_("题型"), choices=TYPES)
    difficulty = forms.TypedChoiceField(
        label=_("难度"),
        required=False,
        empty_value=None,
        coerce=int,
        choices=[("", _("不限")), *[(n, str(n)) for n in range(1, 6)]],
    )
    count = forms.IntegerField(label=_("题数"), min_value=1, max_value=200)
    marks = forms.DecimalField(label=_("每题分值"), min_value=Decimal("0.5"), max_digits=5, decimal_places=2)

    def __init__(self, *args: Any, modules: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["module"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不限")), *modules]

    def has_changed(self) -> bool:
        """Say whether anything was filled in: the type alone, which always has a value, makes no row."""
        return any(name != "type" for name in self.changed_data)

    def row(self) -> drawing.Row:
        """Return the line as a plain value."""
        data = self.cleaned_data
        return drawing.Row(
            type=data["type"],
            count=data["count"],
            marks=data["marks"],
            module=data["module"] or None,
            difficulty=data["difficulty"],
        )


RowFormSet = forms.formset_factory(RowForm, extra=3, can_delete=True)


class SessionForm(forms.Form):
    """A session of an approved blueprint."""

    title = forms.CharField(label=_("场次名称"), max_length=120)
    blueprint: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("组卷方案"), queryset=None, empty_label=_("请选择")
    )
    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("考试中心"), queryset=None, required=False, empty_label=_("不另设考点")
    )
    register_from = forms.DateTimeField(
        label=_("报名开始（北京时间）"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    register_to = forms.DateTimeField(
        label=_("报名截止（北京时间）"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    opens_at = forms.DateTimeField(
        label=_("开考时间（北京时间）"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    closes_at = forms.DateTimeField(
        label=_("结束时间（北京时间）"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    seats = forms.IntegerField(label=_("座位数"), min_value=1, max_value=2000, initial=40)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "blueprint", selectors.blueprints_of(user).filter(state="approved"))
        _offer(self, "centre", organisations.of_kind("exam_centre"))


class ExtensionForm(forms.Form):
    """Extra time for one candidate or the room."""

    minutes = forms.IntegerField(label=_("加多少分钟"), min_value=1, max_value=240)
    reason = forms.CharField(label=_("原因"), max_length=200)


class AdmissionForm(forms.Form):
    """Which late answers shall count, and why."""

    use_required_attribute = False

    seqs = forms.TypedMultipleChoiceField(
        label=_("迟到的答案"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选出要补收的答案")},
    )
    reason = forms.CharField(
        label=_("补收的原因"),
        max_length=200,
        help_text=_("比如：10:20 到 10:35 停电。会记入作答记录"),
        error_messages={"required": _("请写明补收的原因。")},
    )

    def __init__(self, *args: Any, late: list[dict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seqs"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                row["seq"],
                _("第 %(position)s 题：%(answer)s（%(time)s 收到）")
                % {
                    "position": row["position"],
                    "answer": row["answer"],
                    "time": timezone.localtime(row["received_at"]).strftime("%H:%M:%S"),
                },
            )
            for row in late
        ]
