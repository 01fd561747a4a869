"""What the officer of the assessment body sees: planning, progress, the third assessor, release."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.practical import selectors, services
from certification.practical.errors import NotYours
from certification.practical.forms import PlanForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard


def _session(request: HttpRequest, public_id: str) -> Any:
    found = selectors.sessions(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@guard(Permission.EXAMS_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The sessions and how far their practical part is."""
    rows = list(selectors.sessions(request.user)[:30])
    counted = selectors.counts([row.pk for row in rows])
    return render(
        request,
        "certification/practical/sessions.html",
        {"rows": [{"session": row, "count": counted.get(row.pk)} for row in rows]},
    )


@guard(Permission.EXAMS_MANAGE)
@require_GET
def session(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who has handed in, where two assessors differ, and what can be released."""
    row = _session(request, public_id)
    candidates = selectors.progress(row)
    users = list(selectors.assessors(row.organisation_id))
    for candidate in candidates:
        for stand in candidate.stands:
            seen = {a.assessor_id for a in [*stand.assignments, *stand.stepped_back]}
            stand.free = [user for user in users if user.pk not in seen]  # type: ignore[attr-defined]
    return render(
        request,
        "certification/practical/session.html",
        {
            "session": row,
            "candidates": candidates,
            "ready": sum(c.decided and c.outcome is None for c in candidates),
            "rubrics": {s.place.rubric_id: s.place.rubric for c in candidates for s in c.stands}.values(),
            "unplanned": selectors.to_plan(row).count() + len(selectors.resits(row)),
        },
    )


@guard(Permission.EXAMS_MANAGE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose candidates, stations and assessors."""
    row = _session(request, public_id)
    form = PlanForm(request.POST or None, session=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan(
                session=row,
                registration_ids=form.numbers("candidates"),
                rubric_ids=form.numbers("stations"),
                assessor_ids=form.numbers("assessors"),
                actor=request.user,
                now=timezone.now(),
            )
        except NotYours:
            raise
        except Refusal as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("已安排 %(count)d 名考生。") % {"count": len(made)})
            return redirect("practical:session", public_id=public_id)
    return render(
        request,
        "certification/practical/plan.html",
        {"session": row, "form": form},
        status=422 if form.errors else 200,
    )


@guard(Permission.EXAMS_MANAGE)
@require_POST
def appoint(request: HttpRequest, public_id: str) -> HttpResponse:
    """Appoint the assessor who is missing at one station."""
    row = _session(request, public_id)
    place, assessor = request.POST.get("place", ""), request.POST.get("assessor", "")
    stand = selectors.place(row, int(place)) if place.isdecimal() else None
    if stand is None:
        raise Http404
    try:
        services.appoint(
            place=stand.place,
            assessor_id=int(assessor) if assessor.isdecimal() else 0,
            actor=request.user,
            now=timezone.now(),
        )
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已指定考评员。"))
    return redirect("practical:session", public_id=public_id)


@guard(Permission.EXAMS_MANAGE)
@fresh
@require_POST
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Release the results that are ready."""
    row = _session(request, public_id)
    try:
        made = services.release(session=row, actor=request.user, now=timezone.now())
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已公布 %(count)d 名考生的操作技能成绩。") % {"count": len(made)})
    return redirect("practical:session", public_id=public_id)
