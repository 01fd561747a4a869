"""The shapes of what people send to the question bank."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.questions.enums import QuestionType, VersionState


class UploadForm(forms.Form):
    """A file of questions."""

    file = forms.FileField(
        label=_("题目文件"),
        help_text=_("Excel 表格（.xlsx），或者 GIFT、Aiken 文本（.gift、.txt），最大 20 MB"),
    )


class RejectForm(forms.Form):
    """Why a version goes back to its author."""

    reason = forms.CharField(
        label=_("退回原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚哪里要改，出题人会看到"),
    )


class FilterForm(forms.Form):
    """What to look for in a bank."""

    q = forms.CharField(label=_("题干或编号"), required=False, max_length=60)
    type = forms.ChoiceField(label=_("题型"), required=False, choices=[("", _("全部题型")), *QuestionType.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *VersionState.choices])
    module = forms.ChoiceField(label=_("模块"), required=False)

    def __init__(self, *args: object, modules: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["module"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部模块")), *modules]
