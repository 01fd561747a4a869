"""A file as a list of judged questions: the text decoded, the format's parser called, every draft checked."""

import codecs
from collections.abc import Callable
from dataclasses import replace

from certification.questions.enums import FileFormat
from certification.questions.logic import aiken, bank_file, contents, validation
from certification.questions.logic.contents import Item, Reading
from certification.questions.logic.gift import drafts as gift
from certification.questions.logic.problems import Problem

_PARSERS: dict[str, Callable[[str], Reading]] = {
    FileFormat.GIFT.value: gift.read,
    FileFormat.AIKEN.value: aiken.read,
    FileFormat.YAML.value: bank_file.read,
}


def read_text(content: bytes, format: str) -> Reading:
    """The questions of a text file (GIFT, Aiken, YAML), judged.

    :raises KeyError: for a format that is no text.
    """
    text = decoded(content)
    if text is None:
        return Reading(problems=[Problem("file_encoding")])
    return judged(_PARSERS[format](text))


def decoded(content: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 (with its mark) or GB18030; None where it is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def judged(reading: Reading) -> Reading:
    """The same reading with every draft checked and repeated questions named.

    The same question twice is imported once; one code for two questions is an error of the second.
    """
    digests: dict[str, int] = {}
    codes: dict[str, int] = {}
    items: list[Item] = []
    for item in reading.items:
        if item.draft is not None:
            item = item.with_problems(*validation.check(item.draft))
        if item.good and item.draft is not None:
            item = _first_of_its_kind(item, digests, codes)
        items.append(item)
    return replace(reading, items=items)


def _first_of_its_kind(item: Item, digests: dict[str, int], codes: dict[str, int]) -> Item:
    draft = item.draft
    assert draft is not None
    code = draft.code or contents.identity(draft)
    digest = contents.digest(draft)
    if digest in digests and (not draft.code or codes.get(code)):
        return replace(item, draft=None).with_problems(Problem("duplicate_in_file", params={"first": digests[digest]}))
    if code in codes:
        if draft.code:
            return item.with_problems(Problem("code_repeated", params={"value": code, "first": codes[code]}))
        # The same question with another key or explanation under no name of its own: it needs a code of its own.
        code = f"q-{digest[:16]}"
    digests.setdefault(digest, item.line)
    codes[code] = item.line
    return replace(item, draft=replace(draft, code=code))
