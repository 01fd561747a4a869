"""A formative question with one right answer, explained where the mistake is made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

LETTERS = "ABCDEF"


class QuestionBlock(blocks.StructBlock):
    """Single choice: two to six options, one of them right, and why."""

    stem = blocks.TextBlock(label=_("题目"), rows=2)
    options = blocks.ListBlock(
        blocks.CharBlock(label=_("选项")), label=_("选项（按 A、B、C、D 的顺序）"), min_num=2, max_num=6
    )
    right = blocks.ChoiceBlock(label=_("正确答案"), choices=[(letter, letter) for letter in LETTERS])
    explanation = blocks.TextBlock(label=_("为什么"), rows=2, help_text=_("学员答完马上看到，写清道理。"))

    def clean(self, value: Any) -> Any:
        """Refuse a right answer that is no option, and options that are alike."""
        value = super().clean(value)
        texts = [str(option).strip() for option in value["options"]]
        errors = {}
        if value["right"] not in LETTERS[: len(texts)]:
            errors["right"] = ValidationError(_("正确答案必须是上面的一个选项"))
        if len(set(texts)) != len(texts):
            errors["options"] = ValidationError(_("有两个选项一样"))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value

    class Meta:
        label = _("单选题")
        icon = "circle-check"
