"""The forms of the agency's clerk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.enums import ApiScope
from portal.employment.enums import Post

_AGENCY_POSTS = [choice for choice in Post.choices if choice[0] not in {Post.ASSESSOR, Post.INVIGILATOR, Post.OFFICER}]


def _day(label: object, **more: object) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写日期"), "invalid": _("这不是日期，请写成 2026-10-01 这样")},
        **more,  # type: ignore[arg-type]
    )


class HireForm(forms.Form):
    """One person, by name and number."""

    name = forms.CharField(
        label=_("姓名"), help_text=_("和身份证上一样"), max_length=100, error_messages={"required": _("请填写姓名")}
    )
    number = forms.CharField(
        label=_("身份证号"),
        help_text=_("18 位，最后一位可能是 X"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写身份证号")},
    )
    post = forms.ChoiceField(label=_("岗位"), choices=_AGENCY_POSTS, initial=Post.CAREGIVER)
    started_on = _day(_("入职日期"))
    contract_years = forms.IntegerField(
        label=_("合同年限"), help_text=_("现在这份合同几年，续签的合起来算"), required=False, min_value=1, max_value=50
    )
    side = forms.BooleanField(label=_("兼职，主要工作在别处"), required=False)


class LeaveForm(forms.Form):
    """The last day in post."""

    ended_on = _day(_("离职日期"), help_text=_("在岗的最后一天"))


class LeavingForm(forms.Form):
    """The right last day, instead of one that was entered wrongly."""

    ended_on = _day(
        _("正确的离职日期"), required=False, help_text=_("在岗的最后一天；其实没有离职就不填，勾选下面一项")
    )
    still_here = forms.BooleanField(label=_("没有离职，仍然在岗"), required=False)
    reason = forms.CharField(
        label=_("更正原因"),
        help_text=_("不要写身份证号等个人信息"),
        max_length=200,
        error_messages={"required": _("请写明更正原因"), "max_length": _("更正原因最多 200 个字")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: a day, or the tick."""
        data = super().clean() or {}
        if "ended_on" in data and bool(data["ended_on"]) == data.pop("still_here", False):
            self.add_error("ended_on", _("请填正确的离职日期，或者勾选“没有离职”，只能选一项"))
        return data


class WithdrawForm(forms.Form):
    """Why a spell never was."""

    prefix = "withdraw"
    reason = forms.CharField(
        label=_("为什么撤销"),
        help_text=_("不要写身份证号等个人信息"),
        max_length=200,
        error_messages={"required": _("请写明为什么撤销"), "max_length": _("更正原因最多 200 个字")},
    )


class PostForm(forms.Form):
    """Another post from a day on."""

    post = forms.ChoiceField(label=_("新岗位"), choices=_AGENCY_POSTS)
    on = _day(_("从哪天起"))


class UploadForm(forms.Form):
    """A roster file."""

    file = forms.FileField(
        label=_("花名册文件"),
        help_text=_(".xlsx 格式，最大 5 MB，最多 5000 人"),
        error_messages={"required": _("请选择花名册文件"), "empty": _("这个文件是空的，请重新选一个")},
    )


class KeyForm(forms.Form):
    """What a key is for."""

    name = forms.CharField(
        label=_("给哪个系统用"),
        max_length=60,
        help_text=_("比如：人事系统"),
        error_messages={"required": _("请写明这个密钥给哪个系统用")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("可以做什么"),
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择这个密钥可以做什么")},
    )
    expires_on = _day(_("有效期到"), help_text=_("最长一年，到期前换新的"))
