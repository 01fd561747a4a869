"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.contests.enums import Category, ContestLevel
from portal.home.templatetags.words import LEVELS

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


# The first line of a list, so that nobody keeps what stands there by chance.
_CHOOSE = ("", _("请选择"))
# Of the assessment bodies, none.
NOBODY = "none"


class Plain(forms.Form):
    """Says what is wrong itself, in our words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("请填写这一项。"))
            field.error_messages["required"] = _("请填写这一项。")


class ContestForm(Plain):
    """One contest."""

    title = forms.CharField(label=_("竞赛名称"), max_length=80)
    organiser = forms.ChoiceField(label=_("主办单位"), help_text=_("荣誉证书由它颁发"))
    body = forms.ChoiceField(label=_("颁发晋级证书的评价机构"), help_text=_("不晋级的竞赛选“没有”"))
    level = forms.ChoiceField(label=_("竞赛级别"), choices=[_CHOOSE, *ContestLevel.choices])
    held_on = forms.DateField(label=_("举办日期"), widget=_DAY)
    document = forms.CharField(label=_("公布成绩的文件"), max_length=120, help_text=_("文件名称或文号"))

    def __init__(self, *args: Any, organisers: list[Any], bodies: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = [(row.public_id, row.name) for row in organisers]
        # Nothing is chosen silently, but where there is one only.
        self.fields["organiser"].choices = hosts if len(hosts) == 1 else [_CHOOSE, *hosts]  # type: ignore[attr-defined]
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            _CHOOSE,
            (NOBODY, _("没有，不晋级")),
            *((row.public_id, row.name) for row in bodies),
        ]


class PlacingForm(Plain):
    """One line of the list."""

    name = forms.CharField(label=_("姓名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    number = forms.CharField(
        label=_("证件号码"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    category = forms.ChoiceField(label=_("组别"), choices=[_CHOOSE, *Category.choices])
    rank = forms.IntegerField(label=_("名次"), min_value=1, max_value=9999)
    score = forms.DecimalField(label=_("成绩"), required=False, min_value=0, max_digits=7, decimal_places=2)
    name_public = forms.BooleanField(label=_("本人书面同意公布全名"), required=False)
    shared = forms.BooleanField(label=_("和同组别的别人并列这个名次"), required=False)


class ListForm(Plain):
    """A spreadsheet of placings."""

    file = forms.FileField(label=_("名次表（.xlsx）"))


class ReasonForm(Plain):
    """Why a public result is taken away."""

    reason = forms.CharField(label=_("取消的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AssessmentForm(Plain):
    """An application for a direct assessment."""

    name = forms.CharField(label=_("姓名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    number = forms.CharField(
        label=_("证件号码"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    level = forms.TypedChoiceField(
        label=_("认定等级"),
        coerce=int,
        choices=[_CHOOSE, *sorted(LEVELS.items(), reverse=True)],
    )
    evidence = forms.CharField(
        label=_("业绩和材料"),
        max_length=1000,
        help_text=_("写明依据的条件、证书或奖项的名称和日期"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    upload = forms.FileField(label=_("材料扫描件"), required=False, help_text=_("PDF 或照片，不超过 10 MB"))


class OpinionForm(Plain):
    """What an assessor says."""

    agrees = forms.TypedChoiceField(
        label=_("意见"),
        choices=[("yes", _("同意认定")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
