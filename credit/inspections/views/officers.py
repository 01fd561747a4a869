"""The officer's pages: plans, the numbers, visits and their results."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from credit.inspections import permissions, selectors, services
from credit.inspections.enums import Strata
from credit.inspections.errors import NotYours, Refusal
from credit.inspections.forms import NumbersForm, PlanForm, ResultForm, ScopeForm, VisitForm
from credit.inspections.models import Plan
from credit.inspections.views.public import shown
from credit.records import selectors as records
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.permissions import fresh, guard
from portal.home import registry as home
from portal.regions import selectors as regions


@guard(Permission.INSPECTIONS_MANAGE)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The plans of my region, newest first."""
    after = request.GET.get("after", "")
    found = selectors.of_desk(request.user)
    rows, following = selectors.page(found, after=int(after) if after.isdecimal() else 0)
    context = {
        "rows": rows,
        "waiting": selectors.waiting(request.user, on=timezone.localdate()),
        "next_url": f"?after={following}" if following else "",
        "previous_url": "?" if after else "",
    }
    return render(request, "credit/inspections/desk.html", context)


def _beside(form: Any, refusal: Refusal) -> None:
    field = {"numbers_from": "day"}.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal.message))


def _name(user: Any) -> str:
    return home.name_of(user) or user.display_name or str(user.pk)


@guard(Permission.INSPECTIONS_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a plan: choose region and strata, see the list with the quotas of the rules, publish."""
    user, now, today = request.user, timezone.now(), timezone.localdate()
    mine = regions.within(access.scope(user, Permission.INSPECTIONS_MANAGE).ranges)
    choices = [(region.pk, regions.full_name(region.pk)) for region in mine if region.level != "country"]
    scope = ScopeForm(request.GET if "region" in request.GET else None, regions=choices)
    form, strata, status = None, {}, 200
    if scope.is_valid():
        region_id, strata_by = scope.cleaned_data["region"], scope.cleaned_data["strata_by"]
        found = selectors.candidates(region_id, strata_by=Strata(strata_by), on=today)
        strata = selectors.strata_of(found)
        least = selectors.proposed(strata, region_id, today)
        people = selectors.inspectors(region_id)
        form = PlanForm(
            request.POST or None,
            strata={name: (selectors.stratum_label(name), len(ids), least[name]) for name, ids in strata.items()},
            agencies=[(one.id, one.organisation.name) for one in found],
            users=[(one.pk, _name(one)) for one in people],
        )
        if request.method == "POST":
            status = 422
            if form.is_valid():
                chosen, by_pk = form.conflicts(), {one.pk: one for one in people}
                try:
                    plan = services.publish_plan(
                        title=form.cleaned_data["title"],
                        region_id=region_id,
                        strata_by=strata_by,
                        quotas=form.quotas(),
                        exclusions=form.exclusions(),
                        inspectors=[(by_pk[pk], conflicts) for pk, conflicts in chosen.items()],
                        number_source=form.cleaned_data["number_source"],
                        numbers_from=form.numbers_from(),
                        actor=user,
                        now=now,
                    )
                except NotYours:
                    raise
                except Refusal as refusal:
                    _beside(form, refusal)
                else:
                    messages.success(request, _("计划已公示，不能再改。号码公布以后由两位工作人员录入。"))
                    return redirect("inspections:desk_plan", public_id=plan.public_id)
    context = {"scope": scope, "form": form, "empty": form is not None and not strata}
    return render(request, "credit/inspections/new.html", context, status=status)


def _plan(request: HttpRequest, public_id: str) -> Plan:
    found = selectors.plan(public_id)
    if found is None or not permissions.manages(request.user, found.region_id):
        raise Http404
    return found


@guard(Permission.INSPECTIONS_MANAGE)
@fresh
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """One plan; a POST enters the public numbers."""
    found, user, now = _plan(request, public_id), request.user, timezone.now()
    form = NumbersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draw = services.enter_numbers(plan=found, numbers=form.cleaned_data["numbers"], actor=user, now=now)
        except NotYours:
            raise
        except Refusal as refusal:
            _beside(form, refusal)
        else:
            if draw is not None:
                messages.success(request, _("抽取完成，结果已公示。"))
            else:
                messages.success(request, _("已录入，等另一位工作人员录入同样的号码。"))
            return redirect("inspections:desk_plan", public_id=public_id)
    entries = selectors.latest_entries(found)
    context = shown(found) | {
        "form": form,
        "open": now >= found.numbers_from,
        "mine": entries.get(user.pk or 0),
        "others": [entry for pk, entry in entries.items() if pk != user.pk],
        "differ": len({entry.numbers for entry in entries.values()}) > 1,
    }
    return render(request, "credit/inspections/desk_plan.html", context, status=422 if form.errors else 200)


@guard(Permission.INSPECTIONS_MANAGE)
@fresh
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """One visit: what it found, then the result made public with an entry in the credit record."""
    found, user, now, today = selectors.visit(public_id), request.user, timezone.now(), timezone.localdate()
    if found is None or not permissions.manages(user, found.draw.plan.region_id):
        raise Http404
    credit = records.rules("organisation", found.organisation.region_id, today)
    codes = [(entry.code, entry.title) for entry in credit.credit.events] if credit else []
    action = request.POST.get("action", "")
    start = {"visited_on": found.visited_on or today, "findings": found.findings, "result": found.result}
    report = VisitForm(request.POST if action == "report" else None, initial=start)
    result = ResultForm(request.POST if action == "publish" else None, codes=codes, prefix="credit")
    form: Any = {"report": report, "publish": result}.get(action)
    if form is not None and form.is_valid():
        try:
            if action == "report":
                services.report_visit(visit=found, **report.cleaned_data, actor=user, now=now)
                messages.success(request, _("检查情况已保存。"))
            else:
                services.publish_result(
                    visit=found,
                    document=result.cleaned_data["document"],
                    breaches=result.breaches(),
                    actor=user,
                    now=now,
                )
                messages.success(request, _("结果已公示。"))
            return redirect("inspections:visit", public_id=public_id)
        except NotYours:
            raise
        except Refusal as refusal:
            _beside(form, refusal)
    context = {
        "visit": found,
        "plan": found.draw.plan,
        "report": report,
        "result": result,
        "failed": form,
        "today": today,
    }
    return render(request, "credit/inspections/visit.html", context, status=422 if form is not None else 200)
