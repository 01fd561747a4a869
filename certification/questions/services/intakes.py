"""Files from the browser: received and rehearsed first, imported when the sender has seen the report."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from certification.questions.adapters import formats
from certification.questions.enums import FileFormat
from certification.questions.errors import UnreadableFormat
from certification.questions.logic.report import Report
from certification.questions.models import Bank, Intake
from certification.questions.services.importing import import_questions
from portal.files import services as files
from portal.jobs import services as jobs
from portal.jobs.enums import State as JobState

#: The kind under which the files room keeps these files.
FILE_KIND = "question_import"

#: A file of more questions is checked in the background too.
LARGE = 300

Progress = Callable[[int, int], None]

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


def is_large(intake: Intake) -> bool:
    """Whether a file is too long to be read while somebody waits for a page."""
    return formats.estimate(files.read(intake.file), intake.format) > LARGE


def rehearse(*, intake: Intake, actor: Any, now: datetime, progress: Progress | None = None) -> Report:
    """The report of an import that writes nothing."""
    return _run(intake, actor=actor, now=now, dry_run=True, only_good=True, progress=progress)


def complete(*, intake: Intake, only_good: bool, actor: Any, now: datetime, progress: Progress | None = None) -> Report:
    """Import a received file. Repeating it is harmless: the bank then has every question already.

    The file is read before the transaction, so that a long file keeps nobody from writing.

    Arguments: progress, called with (questions done, questions of the file).
    """
    return _run(intake, actor=actor, now=now, dry_run=False, only_good=only_good, progress=progress)


@transaction.atomic
def rehearse_later(*, intake: Intake, actor: Any, now: datetime) -> Any:
    """Have a large file checked in the background; the same person asking again gets the same job."""
    return _later("rehearse", f"questions.rehearse:{intake.pk}:{actor.pk}", _("检查题目文件"), intake, actor, now)


@transaction.atomic
def import_later(*, intake: Intake, actor: Any, now: datetime) -> Any:
    """Have a received file imported in the background, once; a job that was given up begins anew."""
    return _later("bring_in", f"questions.import:{intake.pk}", _("导入题目"), intake, actor, now)


def _later(task: str, key: str, title: str, intake: Intake, actor: Any, now: datetime) -> Any:
    job = jobs.plan(
        task=f"certification.questions.tasks.{task}",
        key=key,
        ids={"intake_id": intake.pk},
        now=now,
        actor=actor,
        title=title,
    )
    if job.state == JobState.FAILED:
        jobs.again(job=job, now=now)
    return job


def _run(
    intake: Intake, *, actor: Any, now: datetime, dry_run: bool, only_good: bool, progress: Progress | None
) -> Report:
    content = files.read(intake.file)
    reading = formats.read(content, intake.format)
    if progress is not None:
        progress(0, len(reading.items))
    with transaction.atomic():
        report = import_questions(
            content=content,
            format=intake.format,
            bank_code=intake.bank.code,
            actor=actor,
            now=now,
            dry_run=dry_run,
            only_good=only_good,
            reading=reading,
        )
        if report.done:
            Intake.objects.filter(pk=intake.pk, imported_at=None).update(imported_at=now, imported=report.imported)
    if progress is not None:
        progress(report.read, report.read)
    return report
