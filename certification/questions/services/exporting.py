"""The bank into files. An export is a service, because questions that leave the portal leave a trace."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from certification.questions import selectors
from certification.questions.adapters import workbook
from certification.questions.enums import WRITABLE, FileFormat
from certification.questions.errors import UnreadableFormat
from certification.questions.logic.gift import writer as gift
from certification.questions.logic.table import guide
from certification.questions.logic.table import writer as table
from certification.questions.models import Bank
from portal.audit import services as audit


@dataclass(frozen=True, slots=True)
class Export:
    """A file, how many questions it holds, and the codes of those that its format cannot express."""

    content: bytes
    written: int
    left_out: tuple[str, ...]


@transaction.atomic
def export_questions(*, bank: Bank, format: str, actor: Any, now: datetime) -> Export:
    """The newest version of every question of a bank as a file that ``import_questions`` reads again.

    :param format: a member of ``enums.WRITABLE``.
    :raises UnreadableFormat: for a format without a writer.
    """
    if format not in WRITABLE:
        raise UnreadableFormat(format)
    drafts = [selectors.draft(version) for version in selectors.latest(bank).filter(question__retired=False)]
    fits = gift.expressible if format == FileFormat.GIFT else table.fits
    kept = [draft for draft in drafts if fits(draft)]
    if format == FileFormat.GIFT:
        content = gift.write(kept).encode()
    else:
        content = workbook.write(table.row(draft) for draft in kept)
    left_out = tuple(draft.code for draft in drafts if not fits(draft))
    data = {"format": str(format), "written": len(kept), "left_out": len(left_out)}
    audit.record(actor=actor, action="questions.exported", target=bank, data=data, now=now)
    return Export(content, len(kept), left_out)


def template() -> bytes:
    """The empty sheet of the schools' format with one example of each type and a page that explains the columns."""
    return workbook.write((table.row(draft) for draft in guide.examples()), examples=True)
