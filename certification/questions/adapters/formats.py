"""One door for all formats."""

import io
import re
import zipfile
import zlib

from certification.questions.adapters import workbook
from certification.questions.enums import FileFormat
from certification.questions.logic import files
from certification.questions.logic.contents import Reading
from certification.questions.logic.problems import Problem

TEXT_LIMIT = 20 * 1024 * 1024


def read(content: bytes, format: str) -> Reading:
    """The questions of a file, judged.

    :raises KeyError: for a format without a reader.
    """
    if format == FileFormat.XLSX:
        return workbook.read(content)
    if len(content) > TEXT_LIMIT:
        return Reading(problems=[Problem("file_too_large", params={"limit": TEXT_LIMIT // 1024 // 1024})])
    return files.read_text(content, format)


def looks_like_aiken(content: bytes) -> bool:
    """Whether a text file has Aiken's answer lines; GIFT has none."""
    text = files.decoded(content) or ""
    return bool(re.search(r"^\s*(?:ANSWER|答案)\s*[:：]", text, re.MULTILINE)) and "{" not in text


def estimate(content: bytes, format: str) -> int:
    """About how many questions a file holds, counted without reading them: enough to know small from large.

    Rows of all sheets for a workbook (0 for one that cannot be opened), answer blocks for a text. Never decompresses
    more than TEXT_LIMIT bytes.
    """
    if format != FileFormat.XLSX:
        marks = {FileFormat.GIFT: rb"(?<!\\)\{", FileFormat.AIKEN: rb"(?m)^\s*ANSWER", FileFormat.YAML: rb"(?m)^\s*- "}
        return len(re.findall(marks[FileFormat(format)], content))
    rows = left = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            left = TEXT_LIMIT
            for name in archive.namelist():
                if not name.startswith("xl/worksheets/sheet"):
                    continue
                with archive.open(name) as sheet:
                    tail = b""
                    while left > 0 and (piece := sheet.read(min(left, 1 << 16))):
                        left -= len(piece)
                        rows += len(re.findall(rb"<row[ >]", tail + piece))
                        # One sign less than the pattern is long: nothing is counted twice, nothing is cut in two.
                        tail = piece[-4:]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error):
        return 0
    return rows
