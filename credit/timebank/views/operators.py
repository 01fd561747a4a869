"""The operator's desk: requests of the region, and acting for people without a phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credit.timebank import permissions, selectors, services
from credit.timebank.enums import OPEN, OrderState
from credit.timebank.forms import ElderForm, MomentForm, PublishForm, ReasonForm, ResolveForm
from credit.timebank.logic import steps
from credit.timebank.models import Order
from credit.timebank.views.members import beside
from credit.timebank.views.orders import timeline
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard
from portal.regions import selectors as regions

_SHOWN = 200


@guard(Permission.TIMEBANK_OPERATE)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The orders of my region, or those that my service point entered, those that wait for me first."""
    chosen = request.GET.get("state", "")
    rows = selectors.of_desk(request.user)
    if chosen in OrderState.values:
        rows = rows.filter(state=chosen)
    else:
        chosen, rows = "", rows.filter(state__in=OPEN)
    waiting = selectors.waiting(request.user)
    pills = [(state, OrderState(state).label, number) for state, number in waiting.items()]
    context = {"orders": list(rows[:_SHOWN]), "chosen": chosen, "pills": pills}
    return render(request, "credit/timebank/desk.html", context)


def _counties(user: Any) -> list[tuple[int, str]]:
    """Return the counties for which an operator may act; a wider region is not offered, only what lies in it."""
    found = regions.within(permissions.reach(user))
    above = {region.parent_id for region in found}
    return [(region.pk, region.name) for region in found if region.pk not in above]


@guard(Permission.TIMEBANK_OPERATE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down the wish of a person without a phone."""
    user, now = request.user, timezone.now()
    elders = selectors.elders(user)
    form, status = ElderForm(request.POST or None, elders=elders, regions=_counties(user)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                order = services.request_for_elder(
                    person_id=data["elder"] or None,
                    name=data["name"],
                    sex=data["sex"],
                    birth_date=data["birth_date"],
                    kind=data["kind"],
                    title=data["title"],
                    place=data["place"],
                    details=data["details"],
                    region_id=data["region"],
                    starts_at=form.starts_at(),
                    minutes=data["minutes"],
                    actor=user,
                    now=now,
                )
                messages.success(request, _("已登记，看一遍就可以发布。"))
                return redirect("timebank:desk_order", public_id=order.public_id)
            except NotYours:
                raise
            except Refusal as error:
                form.add_error(beside(form, error), str(error))
    return render(request, "credit/timebank/desk_new.html", {"form": form}, status=status)


def _order(request: HttpRequest, public_id: str) -> Order:
    return get_object_or_404(selectors.of_desk(request.user), public_id=public_id)


@guard(Permission.TIMEBANK_OPERATE)
@require_GET
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """One order as the operator sees it."""
    return _page(request, _order(request, public_id))


def _page(
    request: HttpRequest, found: Order, *, action: str = "", form: Any = None, refusal: Refusal | None = None
) -> HttpResponse:
    forms: dict[str, Any] = {
        "publish": PublishForm(initial={"paid_from": found.paid_from, "priority": found.priority}),
        "moment": MomentForm(),
        "reason": ReasonForm(),
        "resolve": ResolveForm(initial={"minutes": found.served_minutes}),
    }
    if form is not None:
        forms[_FORMS[action][0]] = form
    now = timezone.now()
    beside_volunteer = (
        selectors.overlapping(found.volunteer_id, starts_at=found.starts_at, minutes=found.minutes, beside=found.pk)
        if found.overlapping and found.volunteer_id
        else []
    )
    context = {
        "order": found,
        "forms": forms,
        "failed": form,
        "refusal": refusal,
        "age": steps.age(found.requester.birth_date, steps.day(now)),
        "balances": selectors.balances(found.requester_id),
        "timeline": timeline(found),
        "beside": beside_volunteer,
        "may_act": permissions.operates_order(request.user, found),
        # Less than half of what was agreed is more likely a slip of the hand than a short visit.
        "short": found.served_minutes is not None and found.served_minutes * 2 < found.minutes,
        "second_person": permissions.noted_times(request.user, found),
        "gap": selectors.gap(found.region_id, on=steps.day(found.starts_at)),
        "has_phone": found.requester.user_id is not None,
    }
    return render(request, "credit/timebank/desk_order.html", context, status=422 if form or refusal else 200)


def _publish(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.publish(order=found, paid_from=data["paid_from"], priority=data["priority"], **by)
    return _("已发布，附近的志愿者看得到了。")


def _check_in(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.check_in(order=found, at=data["at"], **by)
    return _("已登记签到。")


def _check_out(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.check_out(order=found, at=data["at"], **by)
    return _("已登记签退。")


def _confirm(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.confirm(order=found, **by)
    return _("已代老人确认，夜里结算。")


def _resolve(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.resolve(order=found, minutes=data["minutes"], note=data["note"], **by)
    return _("核对结果已记下，双方会收到消息。")


def _cancel(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.cancel(order=found, reason=data["reason"], **by)
    return _("已取消，留出的时间退回了。")


def _hand_back(found: Order, data: dict[str, Any], by: dict[str, Any]) -> str:
    services.hand_back(order=found, reason=data["reason"], **by)
    return _("已改回等人接单。")


_FORMS: dict[str, tuple[str, Any, Any]] = {
    "publish": ("publish", PublishForm, _publish),
    "check-in": ("moment", MomentForm, _check_in),
    "check-out": ("moment", MomentForm, _check_out),
    "confirm": ("reason", ReasonForm, _confirm),
    "resolve": ("resolve", ResolveForm, _resolve),
    "cancel": ("reason", ReasonForm, _cancel),
    "hand-back": ("reason", ReasonForm, _hand_back),
}


@guard(Permission.TIMEBANK_OPERATE)
@require_POST
def act(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """One step of an order, taken by the operator: somebody came, left, cannot come, or it is called off."""
    if action in DECIDES:
        raise Http404
    return _act(request, public_id, action)


# What decides whose minutes pay and how many; addresses of their own lead to `decide`.
DECIDES = ("publish", "confirm", "resolve")


@guard(Permission.TIMEBANK_OPERATE)
@fresh
@require_POST
def decide(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """Publish an order, confirm its minutes, or decide a dispute; the second factor is asked for again."""
    return _act(request, public_id, action)


def _act(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    found = _order(request, public_id)
    if action not in _FORMS:
        raise Http404
    _name, form_class, do = _FORMS[action]
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, found, action=action, form=form)
    try:
        messages.success(request, do(found, form.cleaned_data, {"actor": request.user, "now": timezone.now()}))
    except NotYours:
        raise Http404 from None
    except Refusal as error:
        if error.field in form.fields:
            form.add_error(error.field, str(error))
            return _page(request, _order(request, public_id), action=action, form=form)
        return _page(request, _order(request, public_id), action=action, form=form, refusal=error)
    return redirect("timebank:desk_order", public_id=public_id)
