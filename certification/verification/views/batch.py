"""Employers check many certificates at once."""

import json
import secrets
import zlib
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certification.certificates import selectors as certificates
from certification.verification import selectors, services
from certification.verification.adapters import bounded
from certification.verification.enums import Way
from certification.verification.forms import BatchForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.employment import services as tables
from portal.organisations import selectors as organisations
from portal.printing.logic.tables import cell_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CACHED = "certification.verification.answers"
# How long an answer can be downloaded.
_SECONDS = 3600
# Columns that are added to the employer's own.
_ADDED = 4
# Of a name that was sent, as much is shown.
_LONG = 50


def _row(line: int, number: str, name: str, answer: selectors.Answer, fault: str) -> dict[str, Any]:
    """Return what the page says of a line; of one that is not found, the name that was sent, to find the person by."""
    if not answer.found:
        said = fault or _("编号或姓名不对，请照证书原样再填")
        return {
            "line": line,
            "number": number,
            "name": name[:_LONG],
            "state": "",
            "level": "",
            "note": said,
            "code": "unknown",
        }
    note = answer.reason or (_("%(day)s 撤销") % {"day": answer.revoked_on} if answer.revoked_on else "")
    if not note and isinstance(answer.valid_until, date):
        note = _("有效期至 %(day)s") % {"day": answer.valid_until}
    return {
        "line": line,
        "number": number,
        "name": answer.holder_masked,
        "state": str(selectors.STATES[answer.status or "valid"]),
        "level": certificates.level_title(answer.level),
        "note": str(note),
        "code": answer.status,
    }


def _bodies(request: HttpRequest) -> list[Any]:
    bodies = list(organisations.in_scope(request.user, Permission.ROSTER_EDIT)[:50])
    if not bodies:
        raise Http404
    return bodies


def _form(bodies: list[Any], *data: Any) -> BatchForm:
    return BatchForm(*data, organisations=[(body.public_id, body.name) for body in bodies])


def _shown(request: HttpRequest, form: BatchForm, status: int) -> HttpResponse:
    context = {"form": form, "most": services.BATCH}
    return render(request, "certification/verification/batch.html", context, status=status)


def _too_large(request: HttpRequest) -> HttpResponse:
    """The page again, without having read what was sent."""
    form = _form(_bodies(request), {}, {})
    form.full_clean()
    form.errors.clear()
    form.add_error("file", BatchForm.TOO_LARGE)
    return _shown(request, form, 413)


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
@bounded(BatchForm.MOST, _too_large)
def index(request: HttpRequest) -> HttpResponse:
    """Take a list, and answer it row by row."""
    bodies = _bodies(request)
    form = _form(bodies, request.POST, request.FILES) if request.method == "POST" else _form(bodies)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, 422 if form.errors else 200)
    now, data = timezone.now(), form.cleaned_data
    chosen = data.get("organisation") or bodies[0].public_id
    body = next(body for body in bodies if body.public_id == chosen)
    try:
        given = services.read_sheet(data["file"].read()) if data["file"] else services.read_pasted(data["rows"])
        answers = services.verify_batch(
            rows=given.rows,
            way=Way.BATCH,
            caller=f"organisation.{body.pk}",
            actor=request.user,
            organisation=body,
            now=now,
        )
    except Refusal as refusal:
        named = "file" if data["file"] and refusal.field == "rows" else refusal.field
        form.add_error(named if named in form.fields else None, str(refusal.message))
        return _shown(request, form, refusal.status)
    sent = {line: (number, name) for line, number, name in given.rows}
    rows = [_row(line, *sent[line], answer, given.faults.get(line, "")) for line, answer in answers]
    return _answered(request, rows, given, body, now)


def _answered(
    request: HttpRequest, rows: list[dict[str, Any]], given: services.Given, body: Any, now: datetime
) -> HttpResponse:
    counted = {code: sum(row["code"] == code for row in rows) for code in ("valid", "suspended", "revoked", "unknown")}
    at = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    lines = [
        [
            *(cell.stored() for cell in given.cells[row["line"]]),
            row["state"] or _("没核对上"),
            row["level"],
            row["note"],
            at,
        ]
        for row in rows
    ]
    heads = [*given.heads, _("核验结果"), _("等级"), _("说明"), _("核验时间")]
    # Not in the page: a list of employees has no business in the memory of a browser. Nobody but this login reads it.
    kept = secrets.token_urlsafe(12)
    packed = zlib.compress(json.dumps([heads, lines], ensure_ascii=False).encode())
    cache.set(_kept(request, kept), packed, timeout=_SECONDS)
    context = {
        "rows": rows,
        "open": [row for row in rows if row["code"] != "valid"],
        "counted": counted,
        "other": len(rows) - sum(counted.values()),
        "kept": kept,
        "body": body,
        "now": now,
    }
    response = render(request, "certification/verification/batch_answer.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _kept(request: HttpRequest, name: str) -> str:
    return f"{_CACHED}.{request.user.pk}.{name}"


@guard(Permission.ROSTER_EDIT)
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The employer's own rows with what the page showed beside them, as a spreadsheet; nothing is looked up again."""
    name = request.POST.get("kept", "")
    packed = cache.get(_kept(request, name)) if name.isascii() and len(name) < 40 and name.isprintable() else None
    if packed is None:
        raise Http404
    heads, kept = json.loads(zlib.decompress(packed))
    lines = [[*map(cell_of, line[:-_ADDED]), *line[-_ADDED:]] for line in kept]
    content = tables.write_table(
        title=_("核验结果"),
        heads=heads,
        rows=lines,
        widths=[*[20] * (len(heads) - _ADDED), 16, 18, 44, 20],
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="verification.xlsx"'
    response["Cache-Control"] = "no-store, private"
    return response
