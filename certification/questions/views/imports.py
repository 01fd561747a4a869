"""Bringing a file into a bank: upload, report, confirmation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.questions import selectors, services
from certification.questions.enums import QuestionType
from certification.questions.forms import UploadForm
from certification.questions.logic.problems import Problem
from certification.questions.models import Intake
from certification.questions.views.banks import own_bank
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.jobs import selectors as jobs
from portal.jobs.enums import State as JobState

#: Lines of a report that a page shows; the counts are always of all.
SHOWN_PROBLEMS = 200
SHOWN_LINES = 100


@guard(Permission.QUESTIONS_EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Send a file for a bank."""
    bank = own_bank(request, code)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            intake = services.receive(
                bank=bank, upload=form.cleaned_data["file"], actor=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("questions:intake", intake.public_id)
    status = 422 if form.errors else 200
    return render(request, "certification/questions/upload.html", {"bank": bank, "form": form}, status=status)


def _own_intake(request: HttpRequest, public_id: str) -> Intake:
    banks = selectors.banks(request.user)
    return get_object_or_404(Intake.objects.select_related("bank", "file").filter(bank__in=banks), public_id=public_id)


@guard(Permission.QUESTIONS_EDIT)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an import would do, line by line; a POST has it done in the background, and the page says how far it is."""
    found = _own_intake(request, public_id)
    now = timezone.now()
    if request.method == "POST":
        services.import_later(intake=found, actor=request.user, now=now)
        return redirect("questions:intake", public_id)
    job = _import_of(found)
    if job is not None and job.started_by_id != request.user.pk:
        return render(request, "certification/questions/importing.html", {"intake": found, "bank": found.bank})
    if job is not None:
        done = job.state == JobState.DONE
        return _report(request, found, job.result, done=True) if done else _waiting(request, found, job)
    if not services.is_large(found):
        return _report(request, found, services.rehearse(intake=found, actor=request.user, now=now).packed())
    job = jobs.by_key(f"questions.rehearse:{found.pk}:{request.user.pk}")
    if job is None or job.state == JobState.FAILED:
        job = services.rehearse_later(intake=found, actor=request.user, now=now)
    if job.state == JobState.DONE:
        return _report(request, found, job.result)
    return _waiting(request, found, job)


@guard(Permission.QUESTIONS_EDIT)
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the user's own job for a file is, for the page to ask each second; at the end the page loads anew."""
    found = _own_intake(request, public_id)
    job = _import_of(found) or jobs.by_key(f"questions.rehearse:{found.pk}:{request.user.pk}")
    if job is None or job.started_by_id != request.user.pk:
        raise Http404
    response = render(request, "certification/questions/_job.html", {"intake": found, "job": job})
    if job.state in (JobState.DONE, JobState.FAILED):
        response["HX-Refresh"] = "true"
    return response


def _import_of(found: Intake) -> Any:
    return jobs.by_key(f"questions.import:{found.pk}")


def _waiting(request: HttpRequest, found: Intake, job: Any) -> HttpResponse:
    context = {"intake": found, "bank": found.bank, "job": job}
    return render(request, "certification/questions/importing.html", context)


def _report(request: HttpRequest, found: Intake, report: dict[str, Any], *, done: bool = False) -> HttpResponse:
    problems = [Problem(**values) for values in report["problems"]]
    errors = [problem for problem in problems if problem.is_error]
    warnings = [problem for problem in problems if not problem.is_error]
    start = request.GET.get("from", "")
    first = min(int(start), len(report["lines"])) if start.isdecimal() and len(start) < 9 else 0
    shown = report["lines"][first : first + SHOWN_LINES]
    context = {
        "intake": found,
        "bank": found.bank,
        "report": report,
        "done": done,
        "new": report["new"],
        "changed": report["changed"],
        "unchanged": report["unchanged"],
        "refused": report["refused"],
        "errors": errors[:SHOWN_PROBLEMS],
        "errors_left": max(0, len(errors) - SHOWN_PROBLEMS),
        "warnings": warnings[:SHOWN_PROBLEMS],
        "warnings_left": max(0, len(warnings) - SHOWN_PROBLEMS),
        "lines": [{"line": line, "item": item, "outcome": what, "stem": stem} for line, item, what, stem in shown],
        "lines_next": f"?from={first + SHOWN_LINES}" if first + SHOWN_LINES < len(report["lines"]) else "",
        "lines_first": "?" if first else "",
        "types": [
            (QuestionType(kind).label, _("%(count)d 道") % {"count": n}) for kind, n in report["by_type"].items()
        ],
    }
    return render(request, "certification/questions/report.html", context)
