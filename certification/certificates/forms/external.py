"""Entering a certificate from elsewhere, and saying what asking after it came to."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import CheckMethod, CheckOutcome
from certification.certificates.services import recording
from portal.access.errors import Refusal
from portal.home.templatetags.words import LEVELS

_NOT_A_DAY = _("这不是日期，请写成 2026-10-01 这样")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day, as the browser's own calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写日期"), "invalid": _NOT_A_DAY},
        **more,
    )


class EntryForm(forms.Form):
    """What stands on the paper, and a picture of it."""

    use_required_attribute = False
    # As the page has them, so that the list of faults at its top goes the same way.
    field_order: tuple[str, ...] = ("scan",)

    number = forms.CharField(
        label=_("证书编号"),
        max_length=60,
        help_text=_("照证书抄，字母和数字都要，不用空格"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("请填写证书编号，不超过 40 位。")},
    )
    level = forms.TypedChoiceField(
        label=_("等级"),
        coerce=int,
        choices=[("", _("请选择")), *((level, title) for level, title in sorted(LEVELS.items(), reverse=True))],
        error_messages={"required": _("请选择等级。")},
    )
    issuer_name = forms.CharField(
        label=_("发证机构"),
        max_length=120,
        help_text=_("照证书上的章抄全称"),
        error_messages={"required": _("请填写发证机构，不超过 120 个字。")},
    )
    issued_on = day_field(_("发证日期"))
    valid_until = day_field(_("有效期至"), required=False, help_text=_("证书上没有写就不填"))
    scan = forms.FileField(
        label=_("证书照片"),
        help_text=_("用手机拍下整张证书，字要看得清；也可以是 PDF，不超过 12 MB"),
        error_messages={"required": _("请拍一张证书的照片"), "empty": _("这个文件是空的，请重新选一个")},
    )

    def clean(self) -> dict[str, Any] | None:
        """Say what cannot be about the days together with all else: a file has to be chosen again each time."""
        data = super().clean()
        issued, until = self.cleaned_data.get("issued_on"), self.cleaned_data.get("valid_until")
        if issued is not None:
            try:
                recording.check_days(issued_on=issued, valid_until=until, today=timezone.localdate())
            except Refusal as refusal:
                self.add_error(refusal.field, str(refusal))
        return data


class RosterEntryForm(EntryForm):
    """The same for somebody on the roster."""

    person = forms.ChoiceField(label=_("谁的证书"), error_messages={"required": _("请选择一个人")})
    field_order = ("person", "scan")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """A spreadsheet of certificates."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("证书名单（.xlsx）"),
        help_text=_("最大 5 MB，最多 2000 行"),
        error_messages={"required": _("请选择文件"), "empty": _("这个文件是空的，请重新选一个")},
    )


class CheckForm(forms.Form):
    """What asking after a certificate came to."""

    use_required_attribute = False
    field_order = ("method",)

    outcome = forms.ChoiceField(
        label=_("结论"),
        choices=CheckOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。")},
    )
    method = forms.ChoiceField(
        label=_("怎样核实的"),
        choices=CheckMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择怎样核实的。")},
    )
    evidence = forms.FileField(
        label=_("证据"),
        required=False,
        help_text=_("查看原件、书面答复要附照片或 PDF，查询结果可以附截图，不超过 12 MB"),
        error_messages={"empty": _("这个文件是空的，请重新选一个")},
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=200,
        help_text=_("不属实或无法核实的要写明原因，持证人会看到；编号对不上仍然属实的，写明查到了什么"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
