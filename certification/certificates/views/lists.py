"""A list of certificates from elsewhere: sent, looked through, taken in while the page says how far it is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates import selectors, services
from certification.certificates.forms import ListForm
from certification.certificates.models import ExternalList
from certification.certificates.views.external import own_agency
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.jobs.enums import State as JobState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Lines of a report on one page; the counts are always of all, and the spreadsheet has every refused line.
SHOWN = 200


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a spreadsheet."""
    body, _mine = own_agency(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        try:
            row = services.receive(
                organisation=body, upload=form.cleaned_data["file"], actor=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("certificates:list", row.public_id)
    context = {"form": form, "body": body}
    return render(request, "certification/certificates/upload.html", context, status=422 if form.errors else 200)


@guard(Permission.ROSTER_EDIT)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet to fill in."""
    response = HttpResponse(services.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="certificates-template.xlsx"'
    return response


def _mine(request: HttpRequest, public_id: str) -> ExternalList:
    row = selectors.lists_of(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def external_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """What taking a spreadsheet in would do, line by line; a POST has it taken in, afterwards what became of each line."""
    row = _mine(request, public_id)
    now = timezone.now()
    if row.report is not None:
        return _report(request, row, services.report_of(row.report))
    job = services.job_of(row)
    if job is None:
        try:
            report = services.rehearse(row=row, now=now)
        except Refusal as refusal:
            return _report(request, row, None, refused=str(refusal.message))
        if request.method == "GET" or not report.count("new"):
            return _report(request, row, report)
    if request.method == "POST":
        services.confirm(row=row, actor=request.user, now=now)
        return redirect("certificates:list", public_id)
    context = {"list": row, "job": job, "back": _back(row)}
    return _private(render(request, "certification/certificates/list_job.html", context))


def _back(row: ExternalList) -> str:
    return f"{reverse('certificates:agency')}?at={row.organisation.public_id}"


def _report(request: HttpRequest, row: ExternalList, report: Any, *, refused: str = "") -> HttpResponse:
    start = request.GET.get("from", "")
    rows = report.rows if report is not None else []
    first = min(int(start), len(rows)) if start.isdecimal() and len(start) < 9 else 0
    context = {
        "list": row,
        "refused": refused,
        "file_problems": report.problems if report is not None else [],
        "rows": rows[first : first + SHOWN],
        "first": first,
        "next": first + SHOWN if first + SHOWN < len(rows) else 0,
        "read": len(rows),
        "new": report.count("new") if report is not None else 0,
        "known": report.count("known") if report is not None else 0,
        "kept_out": len(report.refused) if report is not None else 0,
        "again": f"{reverse('certificates:upload')}?at={row.organisation.public_id}",
        "back": _back(row),
    }
    # A wish that comes to nothing is refused; what would happen, or has happened, is told.
    status = 422 if refused or (request.method == "POST" and row.report is None) else 200
    return _private(render(request, "certification/certificates/list.html", context, status=status))


@guard(Permission.ROSTER_EDIT)
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the import is, for the page to ask each second; at the end the page loads anew."""
    row = _mine(request, public_id)
    job = services.job_of(row)
    if job is None:
        raise Http404
    response = render(request, "certification/certificates/_list_job.html", {"list": row, "job": job})
    if job.state in (JobState.DONE, JobState.FAILED):
        response["HX-Refresh"] = "true"
    return response


@guard(Permission.ROSTER_EDIT)
@require_GET
def refused(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lines that were kept out, each with the reason, to be mended and sent again."""
    row = _mine(request, public_id)
    try:
        report = (
            services.report_of(row.report) if row.report is not None else services.rehearse(row=row, now=timezone.now())
        )
        content = services.refused_table(row=row, report=report)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("certificates:list", public_id)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="certificates-refused.xlsx"'
    return _private(response)
