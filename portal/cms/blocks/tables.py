"""Tables, which become cards on a phone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.cms.blocks import pasted_table


class PastedTableBlock(blocks.TextBlock):
    """The cells of a table as pasted text."""

    def clean(self, value: str) -> str:
        """Refuse what is no table: fewer than two rows or two columns."""
        value = super().clean(value)
        found = pasted_table.rows(value)
        if len(found) < 2 or len(found[0]) < 2:
            raise ValidationError(_("至少要有表头和一行内容、两列：每行一行，各列之间用 Tab 或竖线 | 隔开"))
        return value


class TableBlock(blocks.StructBlock):
    """A table with a caption; the first line is the head, the first column names the row."""

    title = blocks.CharBlock(label=_("表名"), max_length=60)
    cells = PastedTableBlock(
        label=_("内容"),
        rows=6,
        help_text=_("从 Word 或 Excel 复制表格，直接粘贴到这里。第一行是表头；手写时各列之间用竖线 | 隔开。"),
    )

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        """Give the template the head and the body apart."""
        context = super().get_context(value, parent_context=parent_context)
        found = pasted_table.rows(value["cells"]) if value else []
        context["columns"], context["body"] = (found[0], found[1:]) if found else ([], [])
        return context

    class Meta:
        label = _("表格")
        icon = "table"
        template = "blocks/table.html"
