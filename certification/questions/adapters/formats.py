"""One door for all formats."""

import re

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
