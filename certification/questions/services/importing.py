"""Files into the bank."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from certification.questions.adapters import formats
from certification.questions.enums import READABLE, VersionState
from certification.questions.errors import UnreadableFormat
from certification.questions.logic import contents
from certification.questions.logic.contents import Draft, Item, Reading
from certification.questions.logic.report import Line, Report
from certification.questions.models import Bank, Module, Question, QuestionVersion
from certification.questions.services import banks
from portal.audit import services as audit

#: Questions written in one statement.
CHUNK = 500

# code -> (primary key of the question, number and hash of its newest version)
_Known = dict[str, tuple[int, int, str]]


@transaction.atomic
def import_questions(
    *,
    content: bytes,
    format: str,
    bank_code: str,
    actor: Any,
    now: datetime,
    dry_run: bool = False,
    only_good: bool = True,
    organisation_id: int | None = None,
    reading: Reading | None = None,
) -> Report:
    """Read a file into a bank and say what became of each of its questions.

    A question whose code the bank knows gets a new version where its content differs, and is skipped where it does not.
    Every new version waits for approval by another person than ``actor``.

    :param format: a member of ``enums.READABLE``.
    :param bank_code: an unknown bank is opened, for ``organisation_id``; with ``dry_run`` it is assumed.
    :param dry_run: rehearse: the same report, nothing written.
    :param only_good: take the good questions and leave the others; False = take all or none.
    :param reading: what `formats.read` made of the content, where the caller has read it before the transaction.
    :raises UnreadableFormat: for a format without a reader.
    :raises InvalidBankCode: for a code that no bank may have.
    """
    if format not in READABLE:
        raise UnreadableFormat(format)
    banks.check_code(bank_code)
    # The lock makes two imports into one bank take turns, so that version numbers stay whole.
    bank = Bank.objects.select_for_update().filter(code=bank_code).first()
    if reading is None:
        reading = formats.read(content, format)
    known = _known(bank) if bank else {}
    names = _module_names(bank) if bank else {}
    report = Report(file_problems=reading.problems)
    report.lines = [_judged(item, known, names) for item in reading.items]
    report.held_back = not only_good and report.has_errors
    if dry_run or report.held_back:
        return report
    if bank is None and report.imported:
        bank = banks.open_bank(code=bank_code, title=bank_code, organisation_id=organisation_id, actor=actor, now=now)
    if bank is not None and report.imported:
        _write(bank, report.lines, known, actor=actor, now=now)
        data = {"format": str(format), "imported": report.imported, "skipped": report.skipped}
        audit.record(actor=actor, action="questions.imported", target=bank, data=data, now=now)
    report.done = True
    return report


def _known(bank: Bank) -> _Known:
    newer = QuestionVersion.objects.filter(question_id=OuterRef("question_id"), number__gt=OuterRef("number"))
    rows = (
        QuestionVersion.objects.filter(~Exists(newer), question__bank=bank)
        .order_by()
        .values_list("question__code", "question_id", "number", "content_hash")
    )
    return {code: (pk, number, digest) for code, pk, number, digest in rows.iterator(chunk_size=2000)}


def _module_names(bank: Bank) -> dict[str, str]:
    """Code of a module by its code and by its title; a code wins over another module's title."""
    modules = list(Module.objects.filter(bank=bank).order_by("pk"))
    return {module.title: module.code for module in modules} | {module.code: module.code for module in modules}


def _judged(item: Item, known: _Known, names: dict[str, str]) -> Line:
    draft = item.draft
    if not item.good or draft is None:
        return Line(item.line, item.item, "refused", None, item.problems)
    draft = replace(draft, module=names.get(draft.module, draft.module))
    found = known.get(draft.code)
    if found is None:
        outcome = "new"
    else:
        outcome = "unchanged" if found[2] == contents.digest(draft) else "changed"
    return Line(item.line, item.item, outcome, draft, item.problems)


def _write(bank: Bank, lines: list[Line], known: _Known, *, actor: Any, now: datetime) -> None:
    drafts = [line.draft for line in lines if line.draft is not None and line.outcome in ("new", "changed")]
    modules = {module.code: module for module in Module.objects.filter(bank=bank)}
    for code in dict.fromkeys(draft.module for draft in drafts if draft.module):
        if code not in modules:
            modules[code] = Module.objects.create(bank=bank, code=code, title=code)
    for chunk in _chunks(drafts):
        fresh = [Question(bank=bank, code=draft.code, created_at=now) for draft in chunk if draft.code not in known]
        pks = {question.code: question.pk for question in Question.objects.bulk_create(fresh)}
        QuestionVersion.objects.bulk_create(
            QuestionVersion(
                question_id=pks[draft.code] if draft.code in pks else known[draft.code][0],
                number=1 if draft.code in pks else known[draft.code][1] + 1,
                type=draft.type,
                stem=draft.stem,
                content=draft.content,
                explanation=draft.explanation,
                marks=draft.marks,
                module=modules.get(draft.module),
                level=draft.level,
                difficulty=draft.difficulty,
                content_hash=contents.digest(draft),
                created_at=now,
                proposed_by=actor,
                state=VersionState.PROPOSED,
            )
            for draft in chunk
        )


def _chunks(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    rest = iter(drafts)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk
