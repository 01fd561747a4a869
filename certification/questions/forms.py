"""The shapes of what people send to the question bank."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.questions.enums import QuestionType, VersionState
from certification.questions.logic import contents
from certification.questions.logic.contents import Draft
from certification.questions.logic.problems import Problem


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


#: Options that the page has room for.
OPTIONS = "ABCDEF"
_LEVELS = [
    ("", _("各等级通用")),
    (5, _("五级 / 初级工")),
    (4, _("四级 / 中级工")),
    (3, _("三级 / 高级工")),
    (2, _("二级 / 技师")),
    (1, _("一级 / 高级技师")),
]
_DIFFICULTIES = [(1, _("1 最容易")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 最难"))]
# Where a problem of the rules stands on the page; what is not named here stands above the form.
_PLACES = {
    "stem_empty": "stem",
    "text_control": "stem",
    "options_too_few": "option_B",
    "no_key": "key",
    "key_unknown": "key",
    "single_with_two_keys": "key",
    "marks_not_positive": "marks",
    "marks_too_fine": "marks",
    "code_invalid": "code",
}


def _level(value: str) -> int | None:
    return int(value) if value else None


class QuestionForm(forms.Form):
    """A question with one answer out of several, with several, or right or wrong."""

    use_required_attribute = False

    stem = forms.CharField(
        label=_("题干"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写题干")},
    )
    explanation = forms.CharField(
        label=_("解析"),
        required=False,
        max_length=2000,
        help_text=_("成绩公布以后考生看得到，写清楚为什么"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    module = forms.ChoiceField(label=_("模块"), required=False)
    level = forms.TypedChoiceField(label=_("等级"), required=False, choices=_LEVELS, coerce=_level, empty_value=None)
    difficulty = forms.TypedChoiceField(label=_("难度"), choices=_DIFFICULTIES, coerce=int, initial=3)
    marks = forms.DecimalField(
        label=_("分值"),
        max_digits=5,
        decimal_places=2,
        initial=Decimal(1),
        help_text=_("组卷方案里另外写了每题几分的，以方案为准"),
        error_messages={"required": _("请写分值"), "invalid": _("分值要写数字")},
    )
    code = forms.CharField(
        label=_("编号"),
        required=False,
        max_length=64,
        help_text=_("不写就自动编；只能有字母、数字、点、横线和下划线"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, kind: str, modules: list[tuple[str, str]], before: Draft | None = None, **kwargs: Any
    ) -> None:
        if before is not None:
            kwargs["initial"] = _initial(before)
        super().__init__(*args, **kwargs)
        self.kind, self.before = kind, before
        module = self.fields["module"]
        assert isinstance(module, forms.ChoiceField)
        module.choices = [("", _("不分模块")), *modules]
        if before is not None:
            del self.fields["code"]
        chosen: forms.Field
        if kind == QuestionType.TRUE_FALSE:
            chosen = forms.ChoiceField(
                label=_("正确答案"),
                choices=[("true", _("对")), ("false", _("错"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("请选出正确答案")},
            )
        else:
            for letter in OPTIONS:
                self.fields[f"option_{letter}"] = forms.CharField(
                    label=_("选项 %(letter)s") % {"letter": letter}, required=letter in "AB", max_length=2000,
                    error_messages={"required": _("至少要有 A、B 两个选项")},
                )  # fmt: skip
            many = kind == QuestionType.MULTIPLE
            chosen = (forms.MultipleChoiceField if many else forms.ChoiceField)(
                label=_("正确答案"),
                choices=[(letter, letter) for letter in OPTIONS],
                widget=forms.CheckboxSelectMultiple if many else forms.RadioSelect,
                error_messages={"required": _("请选出正确答案")},
            )
        self.fields["key"] = chosen

    @property
    def options(self) -> list[forms.BoundField]:
        """The fields of the options, in order."""
        return [self[f"option_{letter}"] for letter in OPTIONS if f"option_{letter}" in self.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse an option that is missing between others, and a key without an option."""
        data = self.cleaned_data
        texts = {letter: data.get(f"option_{letter}", "") for letter in OPTIONS if f"option_{letter}" in self.fields}
        last = max((letter for letter, text in texts.items() if text), default="")
        for letter, text in texts.items():
            if letter < last and not text and f"option_{letter}" not in self.errors:
                self.add_error(f"option_{letter}", _("中间不能空着，请填写或者把后面的选项移上来"))
        if texts and any(not texts.get(letter) for letter in data.get("key", "")):
            self.add_error("key", _("正确答案选了空着的选项"))
        if self.kind == QuestionType.MULTIPLE and len(data.get("key", "")) == 1:
            self.add_error("key", _("多选题至少要有两个正确答案；只有一个的请写成单选题"))
        return data

    def draft(self) -> Draft:
        """The question as it was written."""
        data = self.cleaned_data
        return Draft(
            type=self.kind,
            stem=data["stem"].replace("\r\n", "\n"),
            content=self._content(data),
            explanation=data["explanation"].replace("\r\n", "\n"),
            marks=data["marks"],
            module=data["module"],
            level=data["level"],
            difficulty=data["difficulty"],
            code=self.before.code if self.before else data["code"],
        )

    def _content(self, data: Mapping[str, Any]) -> contents.Content:
        old = self.before.content if self.before else {}
        kept = {name: value for name, value in old.items() if name in ("title", "tags", "feedback")}
        if self.kind == QuestionType.TRUE_FALSE:
            return {**kept, **contents.true_false(data["key"] == "true")}
        said = {option["text"]: option.get("feedback") for option in old.get("options", [])}
        options = [
            {"key": letter, "text": text, **({"feedback": said[text]} if said.get(text) else {})}
            for letter in OPTIONS
            if (text := data[f"option_{letter}"])
        ]
        keys = data["key"] if self.kind == QuestionType.MULTIPLE else [data["key"]]
        return {**kept, **contents.choice(options, keys, multiple=self.kind == QuestionType.MULTIPLE)}

    def show(self, problems: list[Problem]) -> None:
        """Put what the rules found beside the fields."""
        for problem in problems:
            place = _PLACES.get(problem.code)
            if problem.code in ("option_empty", "option_duplicate"):
                place = f"option_{problem.params.get('second') or problem.params.get('key')}"
            self.add_error(place if place in self.fields else None, problem.message)


def _initial(before: Draft) -> dict[str, Any]:
    content = before.content
    key = content["key"]
    return {
        "stem": before.stem,
        "explanation": before.explanation,
        "module": before.module,
        "level": before.level or "",
        "difficulty": before.difficulty,
        "marks": before.marks,
        "key": {True: "true", False: "false"}[key] if isinstance(key, bool) else key,
        **{f"option_{option['key']}": option["text"] for option in content.get("options", [])},
    }
