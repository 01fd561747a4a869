"""The forms of a person's own identity."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.errors import Refusal
from portal.people.enums import Degree, DocumentKind, SchoolKind, Sex, StudyMode
from portal.people.logic import names, numbers

OTHER_KINDS = [choice for choice in DocumentKind.choices if choice[0] != DocumentKind.ID_CARD]


def _checked(rule: Callable, *values: Any, **more: Any) -> Any:
    try:
        return rule(*values, **more)
    except Refusal as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from None


class PlaceForm(forms.Form):
    """Words by which a county is found."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("输入区县名查找"),
        max_length=20,
        help_text=_("比如：南岗"),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )


class IdentityForm(forms.Form):
    """Name and number of a resident identity card; everything else is in the number."""

    name = forms.CharField(
        label=_("姓名"),
        help_text=_("和身份证上一样，有生僻字也照写"),
        error_messages={"required": _("请填写姓名")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # inputmode stays text: the numeric keyboards of many phones have no X.
    number = forms.CharField(
        label=_("身份证号"),
        help_text=_("18 位，最后一位可能是 X"),
        max_length=40,
        error_messages={"required": _("请填写身份证号")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    consent = forms.BooleanField(
        label=_("我同意用这些信息办理培训、考试和证书"),
        error_messages={"required": _("请先阅读并勾选同意，才能登记身份信息")},
    )

    def clean_name(self) -> str:
        """Refuse what is no name here already, so that all faults of the page are shown at once."""
        return _checked(names.clean, self.cleaned_data["name"])

    def clean_number(self) -> str:
        """The same for the number, once the kind is known."""
        kind = self.data.get("kind") if "kind" in self.fields else DocumentKind.ID_CARD
        if kind in DocumentKind.values:
            _checked(numbers.parse, kind, self.cleaned_data["number"], today=timezone.localdate())
        return self.cleaned_data["number"]

    field_order = ["kind", "name", "number", "sex", "birth_date", "consent"]


class OtherIdentityForm(IdentityForm):
    """The same for documents whose number does not tell sex and birth date."""

    kind = forms.ChoiceField(
        label=_("证件类型"),
        choices=OTHER_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择证件类型")},
    )
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择证件上的性别")},
    )
    birth_date = forms.DateField(
        label=_("出生日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
        error_messages={"required": _("请填写证件上的出生日期"), "invalid": _("出生日期不对，请对照证件看一遍")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].help_text = _("和证件上一样，有生僻字也照写")
        self.fields["number"].label = _("证件号码")
        self.fields["number"].help_text = _("照证件上写，字母用大写")


class PhotoForm(forms.Form):
    """The identity photo."""

    photo = forms.FileField(
        label=_("选一张照片"),
        help_text=_("JPG、PNG 或 WEBP，最大 10 MB"),
        error_messages={
            "required": _("请先选一张照片"),
            "empty": _("这个文件是空的，请重新选一个"),
            "missing": _("请先选一张照片"),
        },
    )


class EducationForm(forms.Form):
    """A completed schooling, as on the diploma."""

    level = forms.ChoiceField(
        label=_("学历"),
        choices=Degree.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择学历")},
    )
    mode = forms.ChoiceField(
        label=_("学习形式"),
        choices=StudyMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择学习形式")},
    )
    major = forms.CharField(
        label=_("专业"), max_length=80, required=False, help_text=_("毕业证书上的专业；没有专业的不用填")
    )
    in_field = forms.TypedChoiceField(
        label=_("是养老照护相关专业吗？"),
        help_text=_("比如护理、老年服务与管理、康复治疗"),
        choices=[("yes", _("是")), ("no", _("不是"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是不是相关专业")},
    )
    school_kind = forms.ChoiceField(
        label=_("学校类别"), choices=[("", _("不清楚")), *SchoolKind.choices], required=False
    )
    graduated_on = forms.DateField(
        label=_("毕业日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写毕业日期"), "invalid": _("毕业日期不对，请对照毕业证书看一遍")},
    )


class SearchForm(forms.Form):
    """Part of a name."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("姓名"), required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RevealForm(forms.Form):
    """Why somebody needs a number in clear."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("查看原因"),
        max_length=200,
        help_text=_("比如：核对补贴申请材料上的证件号。原因会记入审计记录"),
        error_messages={"required": _("请写明查看完整证件号的原因")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
