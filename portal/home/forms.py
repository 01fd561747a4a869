"""The form of the gallery, one field of every kind; the filter of the audit log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.home.enums import AREAS


class SampleForm(forms.Form):
    """Shows how each kind of field looks, and how it looks when it is wrong."""

    phone = forms.CharField(label=_("手机号"), help_text=_("收验证码用，11 位"), max_length=11)
    code = forms.CharField(label=_("验证码"), help_text=_("短信里的 6 位数字"))
    number = forms.CharField(label=_("证书编号"), help_text=_("证书右下角，22 位"), min_length=22)
    region = forms.ChoiceField(label=_("地区"), choices=[("", _("请选一个")), ("330100", "示例市")])
    birth = forms.DateField(label=_("出生日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sex = forms.ChoiceField(label=_("性别"), choices=[("F", _("女")), ("M", _("男"))], widget=forms.RadioSelect)
    wishes = forms.MultipleChoiceField(
        label=_("想学什么"),
        choices=[("feed", _("喂饭")), ("turn", _("翻身")), ("wash", _("洗浴"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(label=_("照片"), help_text=_("白底，近半年拍的，不超过 5 MB"), required=False)
    words = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=_("我看过并同意个人信息保护说明"))


class AuditFilter(forms.Form):
    """What of the audit log is asked for; a wrong value is left out."""

    area = forms.ChoiceField(label=_("哪一类"), required=False, choices=[("", _("全部")), *AREAS.items()])
    day = forms.DateField(
        label=_("到哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    type = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
