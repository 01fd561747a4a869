"""Spreadsheets that people send, as rows of cells."""

from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.printing.adapters import lists
from portal.printing.logic.tables import Cell

#: XML tags of a workbook; a table of five thousand lines has about half of them.
MOST_TAGS = 600_000


def read_table(content: bytes, *, columns: int, most: int, tags: int = MOST_TAGS) -> list[tuple[int, list[Cell]]]:
    """Return the filled rows of a workbook's first sheet as (row of the sheet, its first `columns` cells).

    Time and memory are bounded by the number of rows and of tags; what the archive unpacks to is for the caller to
    check before (files.check_archive).
    Raises: Refusal where it is no workbook (file_unreadable) or holds more than `most` rows (file_too_long).
    """
    weight = lists.weigh(content, most=tags)
    if weight is not None and weight[0] > tags:
        raise Refusal(
            "file_too_long",
            _("表格太大：一次最多 %(most)s 行。请删掉空白的行和列，或者分成几个文件") % {"most": most},
            "file",
        )
    rows = None if weight is None else lists.cells(content, columns=columns, most=most, merged=weight[1])
    if rows is None:
        raise Refusal("file_unreadable", _("文件打不开：要用 Excel 或 WPS 存成的 .xlsx 文件，不能加密。"), "file")
    if len(rows) > most:
        raise Refusal("file_too_long", _("一次最多 %(most)s 行，请分成几次") % {"most": most}, "file")
    return rows
