"""What an assessor sees: the own candidates and the own sheets, nobody else's."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.practical import selectors, services
from certification.practical.errors import Handed, Incomplete, NotYours
from certification.practical.forms import StepBackForm
from certification.practical.logic import rubrics
from certification.practical.models import Assignment
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard


def _own(request: HttpRequest, public_id: str) -> Assignment:
    found = selectors.assignment(request.user, public_id)
    if found is None:
        raise Http404
    return found


@guard(Permission.PRACTICAL_SCORE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My candidates, the next session first."""
    now = timezone.now()
    found = selectors.desk(request.user)
    for entry in found:
        entry["running"] = selectors.running(entry["session"], now=now)
    return render(request, "certification/practical/index.html", {"entries": found})


def _items(row: Assignment, draft: selectors.Draft) -> list[dict[str, Any]]:
    """Return the rubric's items as the page shows them: with what is given, and what the buttons would give."""
    names = (_("没做"), _("部分"), _("到位"))
    found = []
    for item in row.place.rubric.content["items"]:
        points, given = Decimal(item["points"]), draft.marks.get(item["no"])
        found.append(
            {
                **item,
                "points": points,
                "given": given,
                "choices": [
                    {"name": name, "value": value, "chosen": given == value}
                    for name, value in zip(names, rubrics.choices(points), strict=True)
                ],
                "less": None if not given else max(given - 1, Decimal(0)),
                "more": None if given is None or given == points else min(given + 1, points),
            }
        )
    return found


def _write(request: HttpRequest, row: Assignment) -> str:
    """Do what was pressed; return the anchor of the page to go back to."""
    now, actor, anchor = timezone.now(), request.user, ""
    if "remark" in request.POST:
        services.remark(assignment=row, text=request.POST["remark"], actor=actor, now=now)
        anchor = "remark"
    if pressed := request.POST.get("mark"):
        no, _colon, value = pressed.partition(":")
        try:
            number, marks = int(no), Decimal(value)
        except (ValueError, InvalidOperation) as error:
            raise Refusal("mark", _("这一项不能打这个分。")) from error
        services.mark(assignment=row, no=number, value=marks, actor=actor, now=now)
        anchor = f"item-{number}"
    if pressed := request.POST.get("critical"):
        code, _colon, seen = pressed.rpartition(":")
        services.see_critical(assignment=row, code=code, seen=seen == "1", actor=actor, now=now)
        anchor = "critical"
    return anchor


@guard(Permission.PRACTICAL_SCORE)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sheet. Every press is kept at once: as a form without scripts, as a short answer for the page's script."""
    row = _own(request, public_id)
    scripted = "application/json" in request.headers.get("Accept", "")
    if request.method == "POST":
        try:
            anchor = _write(request, row)
        except NotYours:
            raise
        except Refusal as error:
            if scripted:
                return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
            messages.error(request, str(error))
            return redirect("practical:sheet", public_id=public_id)
        if scripted:
            draft = selectors.draft(row)
            return JsonResponse({"total": str(draft.total), "missing": draft.missing})
        if request.POST.get("next") == "confirm":
            return redirect("practical:confirm", public_id=public_id)
        return redirect(reverse("practical:sheet", args=[public_id]) + f"#{anchor}")
    handed = getattr(row, "sheet", None)
    draft = selectors.draft(row)
    items = _items(row, draft)
    return render(
        request,
        "certification/practical/sheet.html",
        {
            "row": row,
            "assessment": row.place.assessment,
            "session": row.place.assessment.session,
            "rubric": row.place.rubric,
            "content": row.place.rubric.content,
            "draft": draft,
            "items": items,
            "done": len(items) - len(draft.missing),
            "critical": [
                {**line, "seen": line["code"] in draft.critical} for line in row.place.rubric.content["critical"]
            ],
            "handed": handed,
            "running": selectors.running(row.place.assessment.session, now=timezone.now()),
        },
    )


@guard(Permission.PRACTICAL_SCORE)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand in? The summary first; POST hands in for good."""
    row = _own(request, public_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            services.hand_in(assignment=row, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except (Incomplete, Handed) as error:
            refusal = error
        except Refusal as error:
            messages.error(request, str(error))
            return redirect("practical:sheet", public_id=public_id)
        else:
            messages.success(request, _("评分表已提交，不能再改。"))
            return redirect("practical:index")
    elif hasattr(row, "sheet"):
        return redirect("practical:sheet", public_id=public_id)
    draft = selectors.draft(row)
    return render(
        request,
        "certification/practical/confirm.html",
        {
            "row": row,
            "assessment": row.place.assessment,
            "rubric": row.place.rubric,
            "draft": draft,
            "items": _items(row, draft),
            "critical": [line for line in row.place.rubric.content["critical"] if line["code"] in draft.critical],
            "refusal": refusal,
            "first_missing": reverse("practical:sheet", args=[public_id])
            + (f"#item-{draft.missing[0]}" if draft.missing else ""),
        },
        status=refusal.status if refusal else 200,
    )


@guard(Permission.PRACTICAL_SCORE)
@require_http_methods(["GET", "POST"])
def step_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one knows the candidate, so that somebody else scores."""
    row = _own(request, public_id)
    form = StepBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.step_back(assignment=row, why=form.cleaned_data["why"], actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("已回避，评价机构会另找考评员。"))
            return redirect("practical:index")
    return render(
        request,
        "certification/practical/step_back.html",
        {"row": row, "assessment": row.place.assessment, "form": form},
        status=422 if form.errors else 200,
    )
