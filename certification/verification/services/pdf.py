"""Looking a certificate up by its file: the register, the signature, and what was done to the file since."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import logic
from certification.verification.enums import Outcome, Way
from certification.verification.selectors import NOT_FOUND, Answer
from certification.verification.services import looking
from portal.files import services as files
from portal.printing import services as printing
from portal.printing.enums import Change, Finding

# A file of which less is left than this is another file, whatever its title says.
_LIKE = 0.9
# What may be added to an original without anything on its pages looking different.
_HARMLESS = {Change.SIGNATURES, Change.METADATA, Change.ATTACHMENTS, Change.NOTHING_VISIBLE}
_OBJECT = re.compile(rb"\d\s+obj\b")


@dataclass(frozen=True)
class Examined:
    """What a file turned out to be.

    `answer`: of the certificate whose original was recognised, whole, added to, or altered; `certificate`, its row;
    `examination`, of the signature; `added`, bytes after the original, which may be one that something was laid over;
    `difference`, where the bytes of the original were altered.
    """

    outcome: str
    examination: printing.Examination
    answer: Answer = NOT_FOUND
    certificate: Any = None
    added: int = 0
    difference: logic.Difference | None = None

    @property
    def parts(self) -> list[str]:
        """The altered parts, in words."""
        words = {
            "signature": _("签名"),
            "photo": _("照片或图"),
            "attachment": _("附件（电子凭证）"),
            "metadata": _("文件属性"),
            "font": _("字体"),
            "other": _("文字或版面"),
        }
        return [words[part] for part in self.difference.parts] if self.difference else []


def check_file(*, content: bytes, address: str | None, proved: bool = False, now: datetime) -> Examined:
    """Say what a file is: the frozen original byte for byte, the original with something harmless added, an altered
    copy, a file of somebody else's; and what the certificate is worth now. Its holder sees the look-up.

    An original to which something was added that changes what is seen or heard is an altered copy.

    The signature is read by a process of its own, outside of any transaction. Raises AskFirst and TooMany as `verify`.
    """
    looking.count(address=address, proved=proved, now=now)
    examination = printing.examine_pdf(content)
    lengths = logic.states(content)
    with transaction.atomic():
        row = certificates.by_digests(list(lengths))
        length = lengths[row.pdf_sha256] if row is not None else 0
        rest = content[length:] if row is not None else None
        outcome, difference = _outcome(examination, rest), None
        if outcome == Outcome.ALTERED and row is None:
            row, difference = _original(content)
        looking.trace(row, way=Way.PDF, now=now)
    if outcome == Outcome.APPENDED:
        # Whatever stands behind the original makes the end of the file look cut off; nothing of it is missing.
        problems = [problem for problem in examination.problems if problem.code != Finding.TRUNCATED]
        examination = replace(examination, problems=problems)
    return Examined(
        outcome,
        examination,
        looking.told(row, now=now),
        row,
        added=len(content) - length if length else 0,
        difference=difference,
    )


def _outcome(examination: printing.Examination, rest: bytes | None) -> str:
    """Return what a file is; `rest`, what stands after the original that it begins with, None if it begins with none."""
    if rest == b"":
        # Digests do not lie: what was frozen is what was frozen, whatever became of the key since.
        return Outcome.IDENTICAL
    codes = set(examination.codes)
    if rest is not None and Finding.BUSY not in codes:
        return Outcome.ALTERED if _seen_anew(examination, rest) else Outcome.APPENDED
    for outcome, findings in _BY_FINDING:
        if codes & findings:
            return outcome
    return Outcome.UNKNOWN if examination.own else Outcome.FOREIGN


def _seen_anew(examination: printing.Examination, rest: bytes) -> bool:
    """Say whether what was added to an original may change what is seen or heard of it.

    Where nobody could read what was added, it may: some programs look for objects wherever they stand in a broken file.
    """
    changes = set(examination.change_codes)
    if changes - _HARMLESS or (_OBJECT.search(rest) and b"startxref" not in rest):
        return True
    return bool(rest.strip()) and not changes and Finding.TRUNCATED not in examination.codes


# The first that applies.
_BY_FINDING = (
    (Outcome.BUSY, {Finding.BUSY}),
    (Outcome.NO_PDF, {Finding.NOT_A_PDF}),
    (Outcome.TRUNCATED, {Finding.TRUNCATED}),
    (Outcome.UNREADABLE, {Finding.DAMAGED, Finding.ENCRYPTED, Finding.TOO_COMPLEX, Finding.TOO_LARGE}),
    (Outcome.UNSIGNED, {Finding.NO_SIGNATURE}),
    (Outcome.FOREIGN, {Finding.SIGNED_BY_OTHER}),
    (Outcome.ALTERED, {Finding.ALTERED, Finding.RESAVED, Finding.APPENDED, Finding.INVALID, Finding.UNTRUSTED}),
    (Outcome.LEAKED, {Finding.KEY_COMPROMISED, Finding.KEY_COMPROMISED_UNDATED}),
)


def _original(content: bytes) -> tuple[Any, logic.Difference | None]:
    """Return the certificate of which a file is an altered copy, and where it differs; else None.

    The file's own title names a number, which anybody may write: only whoever has nearly all bytes of the original is
    told anything, and has seen it all before.
    """
    for number in logic.named_numbers(content):
        row = certificates.by_number(number)
        if row is None or row.pdf is None:
            continue
        original = files.read(row.pdf)
        difference = logic.difference(original, content, printing.changed_ranges(original, content))
        if difference.share >= _LIKE:
            return row, difference
    return None, None
