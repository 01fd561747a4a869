"""Small tables in and out of .xlsx files, for rooms above that take lists from employers."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.files import services as files
from portal.printing import services as printing

_UNPACKED = 60 * 1024 * 1024


def read_table(
    *, content: bytes, columns: int, most: int, heads: int = 0, whole: bool = False, tags: int = printing.MOST_TAGS
) -> list[tuple[int, list[printing.Cell]]]:
    """Return the filled rows of a workbook's first sheet as (row of the sheet, its first `columns` cells).

    Arguments and refusals as of `printing.read_table`. Raises: files' BadArchive for a bomb.
    """
    files.check_archive(content, max_members=200, max_total=_UNPACKED)
    return printing.read_table(content, columns=columns, most=most, heads=heads, whole=whole, tags=tags)


def write_table(
    *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> bytes:
    """Return a workbook with one table, as `printing.workbook` does: no text of ours begins a formula."""
    return printing.workbook(title, heads, rows, widths=widths)
