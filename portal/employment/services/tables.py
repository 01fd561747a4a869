"""Small tables in and out of .xlsx files, for rooms above that take lists from employers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.employment.adapters import workbook
from portal.employment.logic.sheet import Cell
from portal.files import services as files
from portal.printing import services as printing

_UNPACKED = 60 * 1024 * 1024


def read_table(*, content: bytes, columns: int, most: int) -> list[tuple[int, list[Cell]]]:
    """Return the filled rows of a workbook's first sheet as (row of the sheet, its first `columns` cells).

    Raises: files' BadArchive for a bomb; Refusal where it is no workbook or holds more than `most` rows.
    """
    files.check_archive(content, max_members=200, max_total=_UNPACKED)
    rows = workbook.cells(content, columns=columns, most=most)
    if rows is None:
        raise Refusal("file_unreadable", _("文件打不开：要用 Excel 或 WPS 存成的 .xlsx 文件，不能加密。"), "file")
    if len(rows) > most:
        raise Refusal("file_too_long", _("一次最多 %(most)s 行，请分成几次") % {"most": most}, "file")
    return rows


def write_table(
    *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> bytes:
    """Return a workbook with one table; every cell is text, and none begins a formula."""
    return printing.workbook(title, heads, rows, widths=widths)
