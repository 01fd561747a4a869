"""Bringing a file into a bank: upload, report, confirmation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from certification.questions import selectors, services
from certification.questions.enums import QuestionType
from certification.questions.forms import UploadForm
from certification.questions.logic.report import Report
from certification.questions.models import Intake
from certification.questions.views.banks import own_bank
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard

#: Lines of a report that a page shows; the counts are always of all.
SHOWN_PROBLEMS = 200
SHOWN_SAMPLES = 5


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


@guard(Permission.QUESTIONS_EDIT)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an import would do, line by line; a POST does it."""
    banks = selectors.banks(request.user)
    found = get_object_or_404(Intake.objects.select_related("bank", "file").filter(bank__in=banks), public_id=public_id)
    now = timezone.now()
    if request.method == "POST":
        report = services.complete(intake=found, only_good=True, actor=request.user, now=now)
        text = ngettext("导入了 %(count)d 道题，等同事审核", "导入了 %(count)d 道题，等同事审核", report.imported)
        messages.success(request, text % {"count": report.imported})
        return redirect("questions:bank", found.bank.code)
    report = services.rehearse(intake=found, actor=request.user, now=now)
    return render(request, "certification/questions/report.html", _context(found, report))


def _context(found: Intake, report: Report) -> dict[str, object]:
    errors = [problem for problem in report.problems if problem.is_error]
    warnings = [problem for problem in report.problems if not problem.is_error]
    taken = [line for line in report.lines if line.draft is not None and line.outcome in ("new", "changed")]
    return {
        "intake": found,
        "bank": found.bank,
        "report": report,
        "new": report.count("new"),
        "changed": report.count("changed"),
        "unchanged": report.count("unchanged"),
        "refused": report.count("refused"),
        "errors": errors[:SHOWN_PROBLEMS],
        "errors_left": max(0, len(errors) - SHOWN_PROBLEMS),
        "warnings": warnings[:SHOWN_PROBLEMS],
        "warnings_left": max(0, len(warnings) - SHOWN_PROBLEMS),
        "samples": taken[:SHOWN_SAMPLES],
        "types": [(QuestionType(kind).label, _("%(count)d 道") % {"count": n}) for kind, n in report.by_type.items()],
    }
