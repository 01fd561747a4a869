"""Bringing a roster file in: upload, report, confirmation."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.employment import selectors, services
from portal.employment.forms import UploadForm
from portal.employment.views.roster import XLSX, own, private
from portal.organisations import selectors as organisations

#: Lines of a report that a page shows; the counts are always of all, and the download has every line.
SHOWN = 300


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file."""
    body, _mine = own(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            found = services.receive(
                organisation=body, upload=form.cleaned_data["file"], actor=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("employment:intake", found.public_id)
    status = 422 if form.errors else 200
    return render(request, "portal/employment/upload.html", {"form": form, "body": body}, status=status)


@guard(Permission.ROSTER_EDIT)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty roster to fill in."""
    response = HttpResponse(services.roster_template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="roster-template.xlsx"'
    return response


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an import would do, line by line; a POST does it."""
    mine = list(organisations.in_scope(request.user, Permission.ROSTER_EDIT).values_list("pk", flat=True))
    found = get_object_or_404(selectors.intakes(mine), public_id=public_id)
    now = timezone.now()
    if found.report is not None:
        report = found.report | {"problems": services.problems_of(found.report)}
        context = {"intake": found, "report": report, "job": None}
        return private(render(request, "portal/employment/imported.html", context))
    job = services.running_job(found)
    if job is not None:
        return private(
            render(request, "portal/employment/imported.html", {"intake": found, "report": None, "job": job})
        )
    report = services.rehearse(intake=found, now=now)
    if request.method == "POST" and report.imported:
        job = services.confirm(intake=found, lines=report.read, actor=request.user, now=now)
        if job is None:
            messages.success(request, _("导入完成"))
        return redirect("employment:intake", public_id)
    by_line: dict[int, list] = {}
    for problem in report.problems:
        by_line.setdefault(problem.line, []).append(problem)
    counted = Counter(report.outcomes.values())
    rows = [
        {"line": number, "item": problems[0].item, "problems": problems}
        for number, problems in sorted(by_line.items())
        if number > 1
    ]
    good = [
        {"line": number, "entry": report.entries[number], "outcome": word}
        for number, word in sorted(report.outcomes.items())
    ]
    return private(
        render(
            request,
            "portal/employment/report.html",
            {
                "intake": found,
                "body": found.organisation,
                "report": report,
                "file_problems": [problem for number, some in by_line.items() if number <= 1 for problem in some],
                "rows": rows[:SHOWN],
                "rows_left": max(0, len(rows) - SHOWN),
                "good": good[:SHOWN],
                "good_left": max(0, len(good) - SHOWN),
                "hired_new": counted["hired_new"],
                "hired_known": counted["hired_known"],
                "left": counted["left"],
                "refused": report.read - report.imported,
                "again": f"{reverse('employment:upload')}?at={found.organisation.public_id}",
            },
        )
    )
