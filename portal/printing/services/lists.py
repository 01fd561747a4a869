"""Spreadsheets that people send, as rows of cells."""

from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.printing.adapters import lists
from portal.printing.logic.tables import Cell

#: XML tags of a workbook; a table of five thousand lines has about half of them.
MOST_TAGS = 600_000


def read_table(
    content: bytes, *, columns: int, most: int, heads: int = 0, whole: bool = False, tags: int = MOST_TAGS
) -> list[tuple[int, list[Cell]]]:
    """Return the filled rows of a workbook's first sheet as (row of the sheet, its first `columns` cells).

    Time and memory are bounded by the number of rows, cells, characters and tags, wherever in the sheet they stand;
    what the archive unpacks to is for the caller to check before (files.check_archive).

    Arguments: most, rows that may be filled beside the `heads`, the rows of headings; whole, whether cells right of
    `columns` are refused rather than left out; tags, of the whole workbook.
    Raises: Refusal where it is no workbook (file_unreadable), holds more than `most` rows (file_too_long), or has a
    filled cell where no list has one (cell_far, cell_wide) or one that is overfull (cell_long).
    """
    weight = lists.weigh(content, most=tags)
    if weight is not None and weight > tags:
        raise Refusal(
            "file_too_long",
            _("表格太大：一次最多 %(most)s 行。请删掉空白的行和列，或者分成几个文件") % {"most": most},
            "file",
        )
    found = None if weight is None else lists.read(content, columns=columns, most=most + heads, whole=whole)
    if found is None:
        raise Refusal("file_unreadable", _("文件打不开：要用 Excel 或 WPS 存成的 .xlsx 文件，不能加密。"), "file")
    if found.why == "far":
        words = _("%(place)s 格里还有内容，离名单太远了。请删掉它，或者把名单复制到一个新的表格里再传")
        raise Refusal("cell_far", words % {"place": found.place}, "file")
    if found.why == "wide":
        words = _("表格太宽：最多 %(columns)s 列，%(place)s 格里还有内容。请删掉用不着的列再传")
        raise Refusal("cell_wide", words % {"columns": columns, "place": found.place}, "file")
    if found.why:
        words = _("%(place)s 格前后的字太多，不像一张名单。请把长的内容删短再传")
        raise Refusal("cell_long", words % {"place": found.place}, "file")
    if len(found.rows) > most + heads:
        raise Refusal("file_too_long", _("一次最多 %(most)s 行，请分成几次") % {"most": most}, "file")
    return found.rows
