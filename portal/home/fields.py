"""How the fields of every form say what is wrong."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

# What Django's own fields say, in the words of this portal. A form that has something better to say says it itself.
_FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("请填写这一项")},
    forms.IntegerField: {"invalid": _("请填整数")},
    forms.FloatField: {"invalid": _("请填数字")},
    forms.DecimalField: {"invalid": _("请填数字")},
    forms.DateField: {"invalid": _("这不是日期，请写成 2026-10-01 这样")},
    forms.TimeField: {"invalid": _("这不是时间，请写成 09:30 这样")},
    forms.DateTimeField: {"invalid": _("这不是日期和时间，请写成 2026-10-01 09:30 这样")},
    forms.ChoiceField: {"invalid_choice": _("请从选项里选一个")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("请从选项里选"),
        "invalid_list": _("请从选项里选"),
    },
    forms.FileField: {
        "invalid": _("请选一个文件"),
        "missing": _("请选一个文件"),
        "empty": _("这个文件是空的，请重新选一个"),
        "max_length": _("文件名太长，请改短再传"),
    },
    forms.ImageField: {"invalid_image": _("这张图片打不开，请换一张")},
}
_LIMITS: dict[Any, Any] = {
    validators.MinValueValidator: _("不能小于 %(limit_value)s"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s"),
    validators.MinLengthValidator: _("太短了，至少 %(limit_value)s 个字，现在 %(show_value)s 个"),
    validators.MaxLengthValidator: _("太长了，最多 %(limit_value)s 个字，现在 %(show_value)s 个"),
    validators.StepValueValidator: _("要是 %(limit_value)s 的倍数"),
    validators.EmailValidator: _("电子邮箱的格式不对"),
    validators.ProhibitNullCharactersValidator: _("有不能用的字符"),
}
_DECIMALS: dict[str, Any] = {
    "invalid": _("请填数字"),
    "max_digits": _("数字太长，最多 %(max)s 位"),
    "max_decimal_places": _("最多 %(max)s 位小数"),
    "max_whole_digits": _("小数点前最多 %(max)s 位"),
}


def speak() -> None:
    """Have every form of the portal, and of the libraries that it uses, speak these words; done once at the start."""
    for field, words in _FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
    for validator, sentence in _LIMITS.items():
        validator.message = sentence
    validators.DecimalValidator.messages = {**validators.DecimalValidator.messages, **_DECIMALS}
    # Django's ready-made one was built before.
    validators.validate_email.message = _LIMITS[validators.EmailValidator]
