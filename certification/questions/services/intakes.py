"""Files from the browser: received and rehearsed first, imported when the sender has seen the report."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from certification.questions.adapters import formats
from certification.questions.enums import FileFormat
from certification.questions.errors import UnreadableFormat
from certification.questions.logic.report import Report
from certification.questions.models import Bank, Intake
from certification.questions.services.importing import import_questions
from portal.files import services as files

#: The kind under which the files room keeps these files.
FILE_KIND = "question_import"

_BY_SUFFIX = {".xlsx": FileFormat.XLSX, ".gift": FileFormat.GIFT}


@transaction.atomic
def receive(*, bank: Bank, upload: UploadedFile, actor: Any, now: datetime) -> Intake:
    """Keep a file that somebody sent for a bank; its format follows from its name, and from its text for .txt.

    :raises UnreadableFormat: for a name that no reader knows.
    :raises portal.access.errors.Refusal: what the files room refuses (size, type, a dangerous archive).
    """
    name = upload.name or ""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in (*_BY_SUFFIX, ".txt"):
        raise UnreadableFormat(suffix or name)
    stored = files.store_upload(
        upload=upload, kind=FILE_KIND, actor=actor, now=now, organisation_id=bank.organisation_id
    )
    format = _BY_SUFFIX.get(suffix)
    if format is None:
        format = FileFormat.AIKEN if formats.looks_like_aiken(files.read(stored)) else FileFormat.GIFT
    return Intake.objects.create(bank=bank, file=stored, format=format, sent_by=actor, sent_at=now)


def rehearse(*, intake: Intake, actor: Any, now: datetime) -> Report:
    """The report of an import that writes nothing."""
    return _run(intake, actor=actor, now=now, dry_run=True, only_good=True)


@transaction.atomic
def complete(*, intake: Intake, only_good: bool, actor: Any, now: datetime) -> Report:
    """Import a received file. Repeating it is harmless: the bank then has every question already."""
    report = _run(intake, actor=actor, now=now, dry_run=False, only_good=only_good)
    if report.done:
        Intake.objects.filter(pk=intake.pk, imported_at=None).update(imported_at=now, imported=report.imported)
    return report


def _run(intake: Intake, *, actor: Any, now: datetime, dry_run: bool, only_good: bool) -> Report:
    return import_questions(
        content=files.read(intake.file),
        format=intake.format,
        bank_code=intake.bank.code,
        actor=actor,
        now=now,
        dry_run=dry_run,
        only_good=only_good,
    )
