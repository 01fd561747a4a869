"""Looking many certificates up at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.models import LookUp
from certification.verification.selectors import NOT_FOUND, Answer
from portal.access import adapters as access
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment import services as tables
from portal.files import services as files
from portal.printing.logic.tables import Cell

BEIJING = ZoneInfo("Asia/Shanghai")
# Rows of one batch, and of all batches of one employer, or one key, within an hour.
BATCH = 1_000
BATCH_PER_HOUR = 5_000
# Columns of the employer's own workbook that come back with the answers.
COLUMNS = 40
# A workbook of that many rows and columns has fewer tags than this and unpacks to less; beyond it nobody reads on.
_TAGS = 400_000
_UNPACKED = 24 * 1024 * 1024
# Lines that may stand above the heads: a title, who made the list, and when.
_ABOVE = 4
# Of a head that is quoted back.
_LONG_HEAD = 20
_NUMBER_HEADS = {"证书编号", "编号", "证书号码", "证书号", "number", "certificatenumber"}
_NAME_HEADS = {"姓名", "持证人", "持证人姓名", "name", "holder"}


@dataclass
class Given:
    """A list to be checked.

    `rows`: (line of the sheet, number, name); `faults`, by line, what is wrong with its cells, in words; `heads` and
    `cells` by line, the employer's own columns as they were sent.
    """

    rows: list[tuple[int, str, str]] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    cells: dict[int, list[Cell]] = field(default_factory=dict)


def read_pasted(text: str) -> Given:
    """Return the list in pasted lines."""
    given = Given(rows=logic.pasted(text), heads=[_("行"), _("证书编号"), _("姓名")])
    for line, number, name in given.rows:
        given.cells[line] = [Cell("number", line), Cell("text", number), Cell("text", name)]
        fault = "；".join(_gaps(number, name))
        if fault:
            given.faults[line] = fault
    return given


def read_sheet(content: bytes) -> Given:
    """Return the list in an employer's workbook: its first sheet, the columns found by their heads.

    Lines above the heads, the list's own title say, are passed over. A list without any head is one of two columns, the
    number first. Time and memory are bounded by what the archive declares, by its tags, and by what its rows hold.
    Raises Refusal for what is no workbook, too large, too long or a bomb, and where the two columns are not found.
    """
    try:
        files.check_archive(content, max_members=200, max_total=_UNPACKED)
    except Refusal as refusal:
        raise _too_large() if refusal.code == "archive_size" else refusal from None
    try:
        table = tables.read_table(
            content=content, columns=COLUMNS, most=BATCH, heads=_ABOVE + 1, whole=True, tags=_TAGS
        )
    except Refusal as refusal:
        raise _too_large() if refusal.code == "file_too_long" else refusal from None
    given, place = Given(), (0, 1)
    if not table:
        raise Refusal("rows_missing", _("表格是空的，没有要核验的行"), "file")
    table = table[_above(table) :]
    if not _is_row(*table[0][1][:2]):
        place = _places([cell.text for cell in table[0][1]])
        given.heads = [cell.text for cell in table[0][1][: _width(table[0][1])]]
        table = table[1:]
        if not table:
            raise Refusal("rows_missing", _("第一行是表头，下面没有要核验的行"), "file")
    if len(table) > BATCH:
        raise _too_large()
    width = max([2, len(given.heads), *(_width(cells) for _line, cells in table)])
    given.heads = [*given.heads, *[""] * width][:width]
    for line, cells in table:
        number, name = cells[place[0]], cells[place[1]]
        faults = _faults(number, name)
        if faults:
            given.faults[line] = "；".join(faults)
        written = [cell.text if cell.kind == "text" else "" for cell in (number, name)]
        given.rows.append((line, written[0], written[1]))
        given.cells[line] = cells[: len(given.heads)]
    return given


def _above(table: Sequence[tuple[int, Sequence[Cell]]]) -> int:
    """Return how many of the first lines stand above the heads of both columns; 0 where no line has both."""
    for passed, (_line, cells) in enumerate(table[: _ABOVE + 1]):
        if None not in _columns([cell.text for cell in cells]):
            return passed
    return 0


def _too_large() -> Refusal:
    words = _("表格太大：一次最多 %(most)s 行。请删掉空白的行和列，或者分成几个文件")
    return Refusal("file_too_long", words % {"most": BATCH}, "file")


def _width(cells: Sequence[Cell]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell.kind not in ("empty", "merged")), default=0)


def _is_row(number: Cell, name: Cell) -> bool:
    """Say whether a first line is one of the list already: a number as certificates have them, and beside it a name.

    Such a number has digits and no Chinese; a name has no digits, as have the heads of columns that are merely counted.
    """
    written = logic.tidy_number(number.text)
    digits = written.isascii() and any(sign.isdigit() for sign in written)
    return digits and not any(sign.isdigit() for sign in name.text)


def _columns(heads: Sequence[str]) -> tuple[int | None, int | None]:
    tidy = ["".join(head.split()).strip("*＊").lower() for head in heads]
    number = next((place for place, head in enumerate(tidy) if head in _NUMBER_HEADS), None)
    name = next((place for place, head in enumerate(tidy) if head in _NAME_HEADS), None)
    return number, name


def _places(heads: Sequence[str]) -> tuple[int, int]:
    """Return where number and name stand in the line of heads. Raises Refusal, with what was found, if it lacks one."""
    number, name = _columns(heads)
    if number is not None and name is not None:
        return number, name
    said = "、".join(head if len(head) <= _LONG_HEAD else f"{head[:_LONG_HEAD]}…" for head in heads if head)
    if number is None and name is None:
        words = _(
            "第一行没有“证书编号”和“姓名”这两列的表头，现在写的是：%(heads)s。请在第一行写上这两个表头；"
            "没有表头的名单，第一列要是编号，第二列要是姓名"
        )
        raise Refusal("head_missing", words % {"heads": said}, "file")
    missing = _("证书编号") if number is None else _("姓名")
    words = _("第一行没有“%(column)s”这一列的表头，现在写的是：%(heads)s")
    raise Refusal("head_missing", words % {"column": missing, "heads": said}, "file")


def _faults(number: Cell, name: Cell) -> list[str]:
    """Return what is wrong with the two cells of a row, all of it, in words."""
    kinds = (number.kind, name.kind)
    found = []
    if "formula" in kinds:
        found.append(_("格子里是公式，请改成写好的内容"))
    if "error" in kinds:
        found.append(_("格子里是表格的错误值，请重新填写"))
    if "merged" in kinds:
        found.append(_("这一行的格子和别的格子合并了，请取消合并，每一行都写上"))
    if number.kind in {"number", "date", "flag"}:
        found.append(_("证书编号列须为文本格式：存成数字的编号，后几位会变成 0"))
    if name.kind in {"number", "date", "flag"}:
        found.append(_("姓名这一格里不是文字"))
    # Under a merged cell nothing could be written.
    return found + _gaps("?" if number.kind == "merged" else number.text, "?" if name.kind == "merged" else name.text)


def _gaps(number: str, name: str) -> list[str]:
    return [said for text, said in ((number, _("没有填证书编号")), (name, _("没有填姓名"))) if not text]


@transaction.atomic
def verify_batch(
    *, rows: Sequence[tuple[int, str, str]], way: str, caller: str, actor: Any, organisation: Any, now: datetime
) -> list[tuple[int, Answer]]:
    """Answer up to BATCH rows of (line, number, name), each as `verify` does: no such number, another name and an empty
    field are answered alike, and each holder sees the look-up, once however often the list names the certificate. The statements do not grow with the rows but by the
    chunk.

    Arguments: caller, who asks, for the limit (an organisation, a key); actor, organisation, for the audit.
    Raises: Refusal for no row or too many, TooMany over the limit.
    """
    if not rows:
        raise Refusal("rows_missing", _("请填写要核验的证书编号和姓名"), "rows")
    if len(rows) > BATCH:
        raise Refusal("rows_too_many", _("一次最多 %(most)s 行，请分成几次") % {"most": BATCH}, "rows")
    _count(caller, len(rows), now)
    day = now.astimezone(BEIJING).date()
    wanted = [logic.tidy_number(number[:200]) for _line, number, _name in rows]
    known = certificates.by_numbers(wanted)
    answers, traces, told = [], [], set()
    for (line, _number, holder), number in zip(rows, wanted, strict=True):
        certificate = known.get(number)
        if not logic.same_name(holder, certificate.holder_name if certificate else None):
            certificate = None
        # The same certificate twice in one list is one question to its holder.
        if certificate is None or certificate.pk not in told:
            traces.append(LookUp(certificate=certificate, way=way, found=certificate is not None, at=now))
        if certificate is not None:
            told.add(certificate.pk)
        answers.append((line, selectors.answer(certificate, on=day) if certificate is not None else NOT_FOUND))
    LookUp.objects.bulk_create(traces, batch_size=500)
    audit.record(
        actor=actor,
        action="verification.batch.looked_up",
        target=organisation,
        region=organisation.region_id,
        data={"rows": len(rows), "found": sum(answer.found for _line, answer in answers)},
        now=now,
    )
    return answers


def _count(caller: str, rows: int, now: datetime) -> None:
    left = 3600 - int(now.timestamp()) % 3600
    name = f"certification.verification.batch.{caller}.{int(now.timestamp()) // 3600}"
    if access.count_up(name, seconds=7200, by=rows) > BATCH_PER_HOUR:
        refusal = errors.TooMany("too_many", _("查得太快了，请过一会儿再查。"))
        refusal.retry_after = left
        raise refusal
