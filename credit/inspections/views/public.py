"""What everybody sees: plans from their publication on, draws with every ticket, results."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from credit.inspections import selectors
from credit.inspections.models import Plan
from portal.access.permissions import public


def shown(found: Plan) -> dict[str, Any]:
    """Return what a page of a plan shows: strata with their agencies, in ticket order once it is drawn; visits."""
    draw = getattr(found, "draw", None)
    names = {row["id"]: row["name"] for row in found.eligible}
    tickets = {row["id"]: row["ticket"] for row in draw.tickets} if draw else {}
    strata = []
    for name, part in found.strata.items():
        ids = sorted(part["ids"], key=lambda item: (tickets.get(item, ""), item))
        taken = set(draw.drawn[name]) if draw else set()
        rows = [(item, names[item], tickets.get(item, ""), item in taken) for item in ids]
        strata.append({"label": selectors.stratum_label(name), "quota": part["quota"], "size": len(ids), "rows": rows})
    return {
        "plan": found,
        "draw": draw,
        "strata": strata,
        "visits": selectors.visits(found),
        "inspectors": found.inspectors.order_by("code"),
        "today": timezone.localdate(),
    }


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All plans, newest first."""
    after = request.GET.get("after", "")
    rows, following = selectors.page(selectors.public(), after=int(after) if after.isdecimal() else 0)
    context = {
        "rows": rows,
        "next_url": f"?after={following}" if following else "",
        "previous_url": "?" if after else "",
    }
    return render(request, "credit/inspections/index.html", context)


def _plan(public_id: str) -> Plan:
    found = selectors.plan(public_id)
    if found is None:
        raise Http404
    return found


@public
@require_GET
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """One plan: the frozen list, the named numbers, and after the draw everything that a replay needs."""
    return render(request, "credit/inspections/plan.html", shown(_plan(public_id)))


@public
@require_GET
def plan_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The plan as the file that `draw_inspections` and the script of the replay read."""
    found = _plan(public_id)
    response = JsonResponse(selectors.as_file(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="plan-{found.public_id}.json"'
    return response
