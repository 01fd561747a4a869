"""Employers check many certificates at once."""

from datetime import date
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certification.certificates import selectors as certificates
from certification.verification import logic, selectors, services
from certification.verification.enums import Way
from certification.verification.forms import BatchForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard
from portal.employment import services as tables
from portal.organisations import selectors as organisations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "certification.verification.batch"
_KEPT = 3600
_HEADS = {"证书编号", "编号", "number", "证书号码"}


def _given(form: BatchForm) -> tuple[list[tuple[int, str, str]], dict[int, str]]:
    """Return (line, number, name) of the rows, and by line what is wrong with a cell. Raises Refusal for the file."""
    upload = form.cleaned_data["file"]
    faults: dict[int, str] = {}
    if not upload:
        rows = logic.pasted(form.cleaned_data["rows"])
    else:
        rows = []
        for line, (first, second) in tables.read_table(content=upload.read(), columns=2, most=services.BATCH + 1):
            if line == 1 and first.text.strip("*") in _HEADS:
                continue
            if "formula" in (first.kind, second.kind):
                faults[line] = _("格子里是公式，请改成写好的内容")
            elif first.kind == "number":
                faults[line] = _("证书编号列须为文本格式：存成数字的编号，后几位会变成 0")
            rows.append((line, "" if line in faults else first.text, "" if line in faults else second.text))
    for line, number, name in rows:
        if line not in faults and not (number and name):
            faults[line] = _("没有填姓名") if number else _("没有填证书编号")
    return rows, faults


def _row(line: int, number: str, answer: selectors.Answer, fault: str) -> dict[str, Any]:
    if not answer.found:
        said = fault or _("编号或姓名不对，请照证书原样再填")
        return {"line": line, "number": number, "name": "", "state": "", "level": "", "note": said, "code": "unknown"}
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


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Take a list, and answer it row by row."""
    body = organisations.in_scope(request.user, Permission.ROSTER_EDIT).first()
    if body is None:
        raise Http404
    form = BatchForm(request.POST, request.FILES) if request.method == "POST" else BatchForm()
    status = 422
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            rows, faults = _given(form)
            answers = services.verify_batch(
                rows=rows,
                way=Way.BATCH,
                caller=f"organisation.{body.pk}",
                actor=request.user,
                organisation=body,
                now=now,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            status = refusal.status
        else:
            numbers = {line: number for line, number, _name in rows}
            shown = [_row(line, numbers[line], answer, faults.get(line, "")) for line, answer in answers]
            return _answered(request, shown)
    status = status if form.errors else 200
    context = {"form": form, "most": services.BATCH}
    return render(request, "certification/verification/batch.html", context, status=status)


def _answered(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    now = timezone.now()
    counted = {code: sum(row["code"] == code for row in rows) for code in ("valid", "suspended", "revoked", "unknown")}
    sealed = signing.dumps({"user": request.user.pk, "at": now.isoformat(), "rows": rows}, salt=_SALT, compress=True)
    context = {
        "rows": rows,
        "open": [row for row in rows if row["code"] != "valid"],
        "counted": counted,
        "other": len(rows) - sum(counted.values()),
        "sealed": sealed,
        "now": now,
    }
    response = render(request, "certification/verification/batch_answer.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.ROSTER_EDIT)
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The answers that the page showed, as a spreadsheet; nothing is looked up again."""
    try:
        held = signing.loads(request.POST.get("sealed", ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        raise Http404 from None
    if held["user"] != request.user.pk:
        raise Http404
    at = parse_datetime(held["at"]) or timezone.now()
    content = tables.write_table(
        title=_("核验结果"),
        heads=[_("行"), _("证书编号"), _("姓名"), _("结果"), _("等级"), _("说明"), _("核验时间")],
        rows=[
            [
                row["line"],
                row["number"],
                row["name"],
                row["state"] or _("没核对上"),
                row["level"],
                row["note"],
                timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
            ]
            for row in held["rows"]
        ],
        widths=(8, 28, 12, 16, 18, 44, 20),
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="verification.xlsx"'
    response["Cache-Control"] = "no-store, private"
    return response
