"""The door check: an .xlsx is a zip that strangers send, so it is measured before any library opens it."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from certification.questions.logic.problems import Problem

SIZE_LIMIT = 20 * 1024 * 1024
ENTRY_LIMIT = 500
UNPACKED_LIMIT = 150 * 1024 * 1024
# Sheets of repeated cells reach 60; a bomb has several hundred. Small entries may be anything.
RATIO_LIMIT = 120
RATIO_FROM = 1024 * 1024
#: Cells that a reader would have to lay out (last row times last column) before it costs too much memory.
CELL_LIMIT = 2_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMED = re.compile(rb"<(?:\w{1,9}:)?sheet\s[^>]{0,600}?:id\s?=\s?[\"']([^\"']*)")
_TARGET = re.compile(rb"target\s?=\s?[\"']([^\"']*)")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')


def check(content: bytes) -> list[Problem]:
    """What forbids opening the file; empty = it may be opened. Sizes are measured, not believed."""
    if len(content) > SIZE_LIMIT:
        return [Problem("file_too_large", params={"limit": SIZE_LIMIT // 1024 // 1024})]
    if content.startswith(_OLE):
        # The old container holds either an .xls or an encrypted .xlsx.
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return [Problem("file_encrypted" if encrypted else "file_not_xlsx")]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        return [Problem("file_not_xlsx")]
    with archive:
        entries = archive.infolist()
        names = {entry.filename.lower() for entry in entries}
        if "xl/workbook.xml" not in names:
            return [Problem("file_macro" if "xl/workbook.bin" in names else "file_not_xlsx")]
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
            return [Problem("file_macro")]
        reason = _suspicion(archive, entries) or _sheets_named_again(archive)
    return [Problem("file_suspicious", params={"reason": reason})] if reason else []


def _suspicion(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    if len(entries) > ENTRY_LIMIT:
        return _("文件数 %(count)s") % {"count": len(entries)}
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        return _("解压后太大")
    seen = set()
    unpacked = 0
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or name in seen:
            return _("文件名")
        seen.add(name)
        if entry.flag_bits & 0x1:
            return _("加密")
        if (entry.external_attr >> 28) == 0xA:
            return _("链接")
        size = _measured(archive, entry, UNPACKED_LIMIT - unpacked)
        if size is None:
            return _("大小与声明不符")
        unpacked += size
        if size > RATIO_FROM and size > RATIO_LIMIT * max(entry.compress_size, 1):
            return _("压缩比")
    return ""


def _sheets_named_again(archive: zipfile.ZipFile) -> str:
    """A book that names the same sheet more than once would have it read as often."""
    named = _NAMED.findall(archive.read("xl/workbook.xml"))
    try:
        targets = _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels").lower())
    except KeyError:
        return ""
    parts = [target.removeprefix(b"/").removeprefix(b"xl/") for target in targets if target.endswith(b".xml")]
    again = len(named) > len(set(named)) or len(parts) > len(set(parts))
    return _("工作表重复") if again else ""


def _measured(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> int | None:
    """Bytes that an entry really unpacks to; None where they differ from what it declares or pass the limit.

    zipfile stops at the declared size, other readers do not, so the raw stream is unpacked here, piece by piece.
    """
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.file_size if entry.file_size == entry.compress_size <= limit else None
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return None
    raw = archive.fp
    assert raw is not None
    raw.seek(entry.header_offset)
    header = raw.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        return None
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size = entry.compress_size, 0
    try:
        while left > 0 and not unpacker.eof:
            piece = raw.read(min(left, 65536))
            if not piece:
                return None
            left -= len(piece)
            while piece:
                size += len(unpacker.decompress(piece, 1 << 20))
                if size > limit or size > entry.file_size:
                    return None
                piece = unpacker.unconsumed_tail
    except zlib.error:
        return None
    return size if unpacker.eof and size == entry.file_size else None


def far_reaching(content: bytes) -> bool:
    """Whether sheets have cells so far out that laying all of them out as grids would need too much memory."""
    laid = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                columns, last = set(), 0
                for column, row in _REFERENCE.findall(archive.read(name)):
                    columns.add(column)
                    last = max(last, int(row))
                widest = max((_number(column) for column in columns), default=0)
                laid += last * widest
                if laid > CELL_LIMIT:
                    return True
    return False


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
