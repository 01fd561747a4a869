"""The form of a draft: layout, pictures, and where each field stands."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks

_TYPES = "image/png,image/jpeg"


class _Number(forms.DecimalField):
    """A number that is the usual one where nothing was typed, so that no label has to say that it may be left empty."""

    usual = 0.0

    def clean(self, value: Any) -> Any:
        """Return the number, the usual one for nothing."""
        return super().clean(f"{self.usual:g}" if value is None or not str(value).strip() else value)


class TemplateForm(forms.Form):
    """A draft. Its number fields follow from the layout that is chosen; one that is left empty is the usual one.

    Arguments: template, the row that is edited; others as of forms.Form.
    """

    use_required_attribute = False

    seal = forms.FileField(
        label=gettext_lazy("印章图片"),
        required=False,
        help_text=gettext_lazy("PNG 或 JPG，正方形，宽、高至少 485 像素，印出来直径 41 毫米；白底会变成透明"),
        error_messages={"empty": gettext_lazy("印章没有换：这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": _TYPES}),
    )
    no_seal = forms.BooleanField(label=gettext_lazy("不用图片，按机构名称绘制印章"), required=False)
    background = forms.FileField(
        label=gettext_lazy("背景图片"),
        required=False,
        help_text=gettext_lazy(
            "PNG 或 JPG，A4 大小，长边至少 2339 像素，短边至少 1654 像素；图片越大，每张证书的文件越大"
        ),
        error_messages={"empty": gettext_lazy("背景图没有换：这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": _TYPES}),
    )
    no_background = forms.BooleanField(label=gettext_lazy("不用图片，用平台的花边"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, template: Any) -> None:
        super().__init__(data, files)
        self.template = template
        found = layouts.of_kind(template.kind)
        self.fields["layout"] = forms.ChoiceField(
            label=_("版式"),
            help_text=_("换了版式，各项内容回到新版式原来的位置。"),
            choices=[(layout.name, _pictured(layout)) for layout in found],
            initial=template.layout,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("请选一个版式。"),
                "invalid_choice": _("请从列出的版式里选一个。"),
            },
        )
        posted = (data or {}).get("layout", template.layout)
        self.layout = next((one for one in found if one.name == posted), layouts.LAYOUTS[template.layout])
        # Where fields were moved on another sheet means nothing on this one.
        self.turned = self.layout.name != template.layout
        if self.turned:
            self.data = {key: value for key, value in self.data.items() if not key.endswith(("-x", "-y", "-size"))}
        for field in looks.movable(self.layout):
            for axis, least, most, usual in looks.axes(self.layout, field):
                value = usual if self.turned else template.moves.get(field, {}).get(axis, usual)
                self.fields[f"{field}-{axis}"] = _number(field, axis, least, most, value)
                self.fields[f"{field}-{axis}"].usual = usual  # type: ignore[attr-defined]

    def moves(self) -> dict[str, dict[str, float]]:
        """Return the moves as cleaned."""
        made: dict[str, dict[str, float]] = {}
        for field in looks.movable(self.layout):
            for axis, *_limits in looks.axes(self.layout, field):
                made.setdefault(field, {})[axis] = float(self.cleaned_data[f"{field}-{axis}"])
        return made

    def groups(self) -> Iterator[tuple[str, Any, list[tuple[Any, Any]], bool]]:
        """Yield (field, its name, [(label, bound number field)], whether one has an error) of each that may be moved."""
        for field in looks.movable(self.layout):
            bound = [(looks.AXES[axis], self[f"{field}-{axis}"]) for axis, *_ in looks.axes(self.layout, field)]
            name: Any = looks.NAMES[field]
            if field in self.template.moves:
                name = _("%(name)s（已移动）") % {"name": name}
            yield field, name, bound, any(one.errors for _label, one in bound)


def _pictured(layout: layouts.Layout) -> str:
    """Return a layout's name with a little picture of it; the picture says nothing that the name does not."""
    width, height = (136, 96) if not layout.tall else (96, 136)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="" loading="lazy">{}',
        reverse("certificates:template_layout", args=[layout.name]),
        width,
        height,
        layout.label,
    )


def _number(field: str, axis: str, least: float, most: float, value: float) -> _Number:
    words = {"name": looks.NAMES[field], "axis": looks.AXES[axis], "least": f"{least:g}", "most": f"{most:g}"}
    beyond = _("“%(name)s”%(axis)s只能在 %(least)s 到 %(most)s 之间。") % words
    unclear = _("“%(name)s”%(axis)s请填一个数，最多一位小数，例如 1.5。") % words
    step = "0.5" if axis == "size" else "0.1"
    return _Number(
        label=f"{words['name']} · {words['axis']}",
        help_text=_("%(least)s 到 %(most)s") % words,
        min_value=least,  # type: ignore[arg-type]
        max_value=most,  # type: ignore[arg-type]
        initial=f"{value:g}",
        error_messages={"min_value": beyond, "max_value": beyond, "invalid": unclear},
        widget=forms.NumberInput(attrs={"min": f"{least:g}", "max": f"{most:g}", "step": step}),
    )
