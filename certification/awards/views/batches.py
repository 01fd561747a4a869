"""Deciding for everybody of a session at once: what would happen, how far it is, what came of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from certification.awards import selectors, services
from certification.awards.enums import BatchState, RunKind
from certification.awards.models import Batch
from certification.certificates.enums import State
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard
from portal.jobs import selectors as jobs
from portal.jobs.enums import State as JobState

BEIJING = ZoneInfo("Asia/Shanghai")
# Names that a page lists; figures count all.
MOST = 200
# What a batch waits for, by the error that its work ended in.
_STUCK = {
    "KeyUnavailable": gettext_lazy("系统暂时不能签名，会自动再试"),
    "StoreUnavailable": gettext_lazy("系统暂时存不了文件，会自动再试"),
}


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who of a session will get a certificate and who not, and the button."""
    session = selectors.sessions(request.user).filter(public_id=public_id).first()
    if session is None:
        raise Http404
    now = timezone.now()
    refusal: Refusal | None = None
    rows = selectors.batches.forecast(session, user=request.user, on=now.astimezone(BEIJING).date())
    # Whose certificate has its number but no paper yet is taken along.
    unmade = [row for row in rows if row["award"] and not (row["certificate"] and row["certificate"].pdf_id)]
    ready = [row for row in rows if row["ready"]]
    if request.method == "POST":
        try:
            if not ready and not unmade:
                raise Refusal("nobody", _("没有可以授予的考生。"))
            batch = services.batches.start(session=session, actor=request.user, now=now)
        except NotYours:
            raise
        except Refusal as error:
            refusal = error
        else:
            return redirect("awards:batch", public_id=batch.public_id)
    refused = [row for row in rows if row["reasons"]]
    context = {
        "session": session,
        "ready": ready[:MOST],
        "ready_count": len(ready),
        "unmade_count": len(unmade),
        "refused": refused[:MOST],
        "refused_count": len(refused),
        "decided_count": sum(1 for row in rows if row["award"]),
        "missing": [row for row in ready if row["missing"]],
        "open": selectors.batches.open_batch(session.pk),
        "earlier": selectors.batches.of_session(session.pk)[:5],
        "refusal": refusal,
    }
    return _private(request, "certification/awards/batch_plan.html", context, status=422 if refusal else 200)


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """A batch: how far it is, what could not be done and why, files to download; a POST repeats or asks for a file."""
    row = _own(request, public_id)
    now = timezone.now()
    refusal: Refusal | None = None
    if request.method == "POST":
        wish = request.POST.get("wish", "")
        try:
            if wish == "again":
                services.batches.again(batch=row, actor=request.user, now=now)
            elif wish in RunKind.values:
                services.runs.ask(batch=row, kind=wish, actor=request.user, now=now)
                messages.success(request, _("正在准备文件，做好以后在这一页下载。"))
            else:
                raise Http404
        except NotYours:
            raise
        except Refusal as error:
            refusal = error
        else:
            return redirect("awards:batch", public_id=public_id)
    wording = selectors.wording
    context = {
        **_state(row),
        **_files(row, now=now),
        "refused": [
            {"registration": item.registration, "reasons": [{"text": wording.of_reason(one)} for one in item.reasons]}
            for item in selectors.batches.refused(row)[:MOST]
        ],
        "failed": [
            (item, wording.of_fault(item.fault, characters=item.characters, problem=item.problem))
            for item in selectors.batches.failed(row)[:MOST]
        ],
        "left_out": [{**one, "label": State(one["state"]).label} for one in selectors.batches.left_out(row).values()],
        "refusal": refusal,
    }
    return _private(request, "certification/awards/batch.html", context, status=422 if refusal else 200)


@guard(Permission.AWARDS_DECIDE)
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a batch is, for the page to ask each second; at the end the page loads anew."""
    row = _own(request, public_id)
    context = _state(row)
    # The figures stand elsewhere on the page and are swapped along.
    response = _private(request, "certification/awards/_batch_job.html", {**context, "swap": True})
    if context["job_state"] in ("done", "failed"):
        response["HX-Refresh"] = "true"
    return response


@guard(Permission.AWARDS_DECIDE)
@require_GET
def run_files(request: HttpRequest, public_id: str) -> HttpResponse:
    """The files of a batch, for the page to ask while one is being made."""
    row = _own(request, public_id)
    return _private(request, "certification/awards/_batch_runs.html", {"batch": row, **_files(row, now=timezone.now())})


def _files(row: Batch, *, now: datetime) -> dict[str, Any]:
    """Return the files of a batch, each with its job while it is being made, and whether any is."""
    found = [
        (run, jobs.by_key(services.runs.job_key(run)) if run.made_at is None else None)
        for run in selectors.runs.of_batch(row, now=now)[:10]
    ]
    return {
        "runs": found,
        "pending": any(run.made_at is None and not (job and job.state == JobState.FAILED) for run, job in found),
        # What a file made now would hold.
        "contents": selectors.batches.contents(selectors.batches.certificate_ids(row)),
    }


def _own(request: HttpRequest, public_id: str) -> Batch:
    row = selectors.batches.batches(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _state(row: Batch) -> dict[str, Any]:
    """Return a batch with its figures and the word of its work: waiting, running, done or failed."""
    figures = selectors.batches.figures(row)
    job = jobs.by_key(services.batches.job_key(row))
    if row.state == BatchState.DONE:
        word = "done"
    elif job is not None and job.state == JobState.FAILED:
        word = "failed"
    else:
        word = "running" if figures["settled"] else "waiting"
    stuck = ""
    if job is not None and job.error and word != "done":
        # The kinds of fault that outlast a moment, by the name of the error; what it says is for the log.
        kind = job.error.partition(":")[0].rpartition(".")[2]
        stuck = str(_STUCK.get(kind, _("办到一半遇到故障，会自动再试")))
    return {"batch": row, "figures": figures, "job_state": word, "stuck": stuck}


def _private(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
