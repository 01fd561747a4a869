"""Files of all certificates of a batch: asked for by an officer, made by a job, gone after some days."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.awards import errors
from certification.awards.enums import RunKind
from certification.awards.models import Batch, PrintRun
from certification.awards.selectors import batches as reading
from certification.awards.selectors import runs as reading_runs
from certification.certificates.services import bundling
from portal.access import permissions
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.files import services as files
from portal.jobs import selectors as jobs_read
from portal.jobs import services as jobs
from portal.jobs.enums import State as JobState
from portal.messaging import services as messaging

FILE_KIND = "print_run"
KEPT = timedelta(days=7)
_ENDINGS = {RunKind.PRINT: "pdf", RunKind.ARCHIVE: "zip"}


@transaction.atomic
def ask(*, batch: Batch, kind: str, actor: Any, now: datetime) -> PrintRun:
    """Have a file made of the certificates of a batch; while one with the same is at hand or being made, that one.

    Certificates that were suspended, revoked or superseded meanwhile stay out. One whose work was given up is put to
    work again.

    Arguments: kind, of RunKind. Raises NotYours, Refusal where there is no certificate to hand out.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not permissions.allowed(actor, Permission.AWARDS_DECIDE, organisation_id=batch.organisation_id):
        raise errors.NotYours
    ids = reading.certificate_ids(batch)
    count, contents = len(ids), reading.contents(ids)
    if not count:
        _refuse_empty(batch)
    for existing in reading_runs.of_batch(batch, now=now):
        if existing.kind == kind and existing.contents == contents and not existing.problem:
            _repeat(existing, now=now)
            return existing
    run = PrintRun.objects.create(
        batch=batch, kind=kind, certificates=count, contents=contents, asked_by=actor, asked_at=now
    )
    jobs.plan(
        task="certification.awards.tasks.bundle",
        key=job_key(run),
        ids={"run_id": run.pk},
        actor=actor,
        title=run.get_kind_display(),
        now=now,
    )
    audit.record(
        actor=actor,
        action="awards.run.asked",
        target=run,
        region=batch.session.region_id,
        data={"kind": str(kind), "count": count},
        now=now,
    )
    return run


def _refuse_empty(batch: Batch) -> NoReturn:
    """Raises Refusal: nothing is made yet, or nothing may be handed out any more."""
    if reading.left_out(batch):
        raise errors.Refusal("none_valid", _("这一批证书都已暂停、撤销或被代替，没有可以发的。"))
    raise errors.Refusal("nothing", _("还没有制成的证书。"))


def _repeat(run: PrintRun, *, now: datetime) -> None:
    """Put a run back to work whose job has failed for good."""
    job = jobs_read.by_key(job_key(run)) if run.made_at is None else None
    if job is not None and job.state == JobState.FAILED:
        jobs.again(job=job, now=now)


def job_key(run: PrintRun) -> str:
    """Return the key of the job that makes the file."""
    return f"awards.run:{run.pk}"


def make(*, run_id: int, now: datetime, progress: Callable[[int, int], None] | None = None) -> PrintRun:
    """Make the file of a run, once; the slow part is outside the transaction, and memory does not grow with it.

    Arguments: progress, called with certificates done and all.
    """
    run = PrintRun.objects.select_related("batch__session", "batch__organisation", "asked_by").get(pk=run_id)
    if run.made_at is not None:
        return run
    batch = run.batch
    # What is valid at the moment of making, not of asking.
    ids, left_out = reading.certificate_ids(batch), reading.left_out(batch)

    def tell(done: int) -> None:
        if progress is not None and (done % 25 == 0 or done == len(ids)):
            progress(done, len(ids))

    title = batch.session.title
    with tempfile.TemporaryFile() as target:
        pages = 0
        try:
            if not ids:
                _refuse_empty(batch)
            if run.kind == RunKind.PRINT:
                printed = bundling.print_run(
                    ids,
                    target=target,
                    title=title,
                    issuer_name=batch.organisation.name,
                    left_out=list(left_out),
                    now=now,
                    progress=tell,
                )
                pages = printed.pages
            else:
                bundling.archive(ids, target=target, title=title, left_out=list(left_out), now=now, progress=tell)
        except Refusal as refusal:
            # A name on a cover that no font has, say: to be told, not to be tried again and again.
            PrintRun.objects.filter(pk=run.pk, made_at=None).update(problem=str(refusal.message)[:300], made_at=now)
            return PrintRun.objects.get(pk=run.pk)
        return _keep(run, target, ids=ids, left_out=list(left_out.values()), pages=pages, now=now)


@transaction.atomic
def _keep(
    run: PrintRun, target: Any, *, ids: list[int], left_out: list[dict[str, str]], pages: int, now: datetime
) -> PrintRun:
    held = PrintRun.objects.select_for_update().get(pk=run.pk)
    if held.made_at is not None:
        return held
    batch = run.batch
    held.file = files.store_file(
        source=target,
        name=f"{batch.session.title}.{_ENDINGS[RunKind(run.kind)]}",
        kind=FILE_KIND,
        actor=run.asked_by,
        now=now,
        organisation_id=batch.organisation_id,
    )
    held.certificates, held.pages, held.made_at, held.expires_at = len(ids), pages, now, now + KEPT
    held.contents, held.left_out = reading.contents(ids), left_out
    held.save(update_fields=["file", "certificates", "pages", "made_at", "expires_at", "contents", "left_out"])
    messaging.send(
        user_id=run.asked_by_id,
        subject=_("证书文件做好了"),
        body=_("%(kind)s：%(count)s 本证书，%(days)s 天内可以下载。")
        % {"kind": run.get_kind_display(), "count": len(ids), "days": KEPT.days},
        link=reverse("awards:batch", args=[batch.public_id]),
        key=f"awards.run:{run.pk}",
        now=now,
    )
    audit.record(
        actor=run.asked_by,
        action="awards.run.made",
        target=held,
        data={"kind": run.kind, "certificates": len(ids), "left_out": len(left_out), "sha256": held.file.sha256},
        now=now,
    )
    return held


def expire(*, now: datetime) -> int:
    """Remove the files whose time is over; return how many."""
    done = 0
    for run in reading_runs.expired(now=now)[:500]:
        with transaction.atomic():
            stored = run.file
            assert stored is not None, "asked for those that have one"
            PrintRun.objects.filter(pk=run.pk).update(file=None)
            files.discard(stored=stored, actor=None, now=now)
        done += 1
    return done
