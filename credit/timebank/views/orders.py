"""One order as its two people see it, and what they do with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from credit.timebank import permissions, selectors, services
from credit.timebank.enums import OrderState
from credit.timebank.logic import steps
from credit.timebank.models import Order
from credit.timebank.selectors import desks
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import signed_in
from portal.people import selectors as people
from portal.printing import services as printing


def _order(request: HttpRequest, public_id: str) -> Order:
    """Return an order that the user may see: one's own, or one near that waits for a volunteer."""
    found = selectors.order(public_id)
    if found is None:
        raise Http404
    if permissions.is_requester(request.user, found) or permissions.is_volunteer(request.user, found):
        return found
    person = people.of_user(request.user)
    if person is None or not selectors.may_accept(person, found):
        raise Http404
    return found


@signed_in
@require_GET
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was agreed, how it stands, and the one thing to do next."""
    return _page(request, _order(request, public_id))


def _page(request: HttpRequest, found: Order, refusal: Refusal | None = None) -> HttpResponse:
    now = timezone.now()
    requester = permissions.is_requester(request.user, found)
    context: dict[str, Any] = {
        "order": found,
        "requester": requester,
        "volunteer": permissions.is_volunteer(request.user, found),
        "age": steps.age(found.requester.birth_date, steps.day(now)),
        "timeline": timeline(found),
        "refusal": refusal,
        "typed": {"code": request.POST.get("code", request.GET.get("code", ""))[:4]},
        "reason": request.POST.get("reason", ""),
        "code": "",
        "picture": b"",
        "point": desks.service_point(found),
        "gap": selectors.gap(found.region_id, on=steps.day(found.starts_at)),
    }
    if requester and found.state in (OrderState.ACCEPTED, OrderState.CHECKED_IN):
        code = selectors.code(found, leaving=found.state == OrderState.CHECKED_IN)
        address = reverse("timebank:order", args=[found.public_id])
        # A PNG on white, because what is dark on dark in the night cannot be scanned.
        picture = printing.qr_png(request.build_absolute_uri(f"{address}?code={code}"), scale=6)
        context |= {"code": code, "picture": picture}
    return render(request, "credit/timebank/order.html", context, status=refusal.status if refusal else 200)


# What is still to come, in the order of a service without trouble.
_PATH = (
    OrderState.DRAFT,
    OrderState.PUBLISHED,
    OrderState.ACCEPTED,
    OrderState.CHECKED_IN,
    OrderState.CHECKED_OUT,
    OrderState.CONFIRMED,
    OrderState.SETTLED,
)


def _words() -> dict[str, tuple[str, str]]:
    return {
        OrderState.DRAFT: (_("提交了求助"), "clock"),
        OrderState.PUBLISHED: (_("受理点发布"), "bell"),
        OrderState.ACCEPTED: (_("志愿者接单"), "user"),
        OrderState.CHECKED_IN: (_("到了签到"), "qr"),
        OrderState.CHECKED_OUT: (_("结束签退"), "clock"),
        OrderState.DISPUTED: (_("有异议"), "warn"),
        OrderState.CONFIRMED: (_("对方确认"), "heart"),
        OrderState.SETTLED: (_("存入时间"), "award"),
        OrderState.CANCELLED: (_("取消了"), "x"),
    }


def timeline(found: Order) -> list[dict[str, Any]]:
    """Return what happened and what is still to come, for the component of that name."""
    words = _words()
    rows: list[dict[str, Any]] = []
    for step in selectors.steps(found):
        title, icon = words[step.state]
        bad = step.state in (OrderState.DISPUTED, OrderState.CANCELLED)
        text = f"{timezone.localtime(step.at):%m-%d %H:%M}"
        if step.by_operator and step.state != OrderState.PUBLISHED:
            text += _("，受理点代办")
        # What the settlement notes are codes of reasons; people read them in the statement's words.
        if step.note and step.state != OrderState.SETTLED:
            text += _("：%(note)s") % {"note": step.note}
        rows.append({"title": title, "text": text, "state": "bad" if bad else "done", "icon": icon})
    if found.state in _PATH:
        for number, state in enumerate(_PATH[_PATH.index(OrderState(found.state)) + 1 :]):
            title, icon = words[state]
            rows.append({"title": title, "text": "", "state": "wait" if number else "now", "icon": icon})
    return rows


def _accept(request: HttpRequest, found: Order) -> str:
    person = people.of_user(request.user)
    services.accept(order=found, person=person, actor=request.user, now=timezone.now())
    return _("接单成功，到了以后请对方给您看 4 位码。")


def _hand_back(request: HttpRequest, found: Order) -> str:
    services.hand_back(order=found, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    return _("已取消接单，会另外找人。")


def _check_in(request: HttpRequest, found: Order) -> str:
    services.check_in(order=found, code=request.POST.get("code", ""), actor=request.user, now=timezone.now())
    return _("签到了，开始计时。")


def _check_out(request: HttpRequest, found: Order) -> str:
    services.check_out(order=found, code=request.POST.get("code", ""), actor=request.user, now=timezone.now())
    return _("签退了，等对方确认。")


def _confirm(request: HttpRequest, found: Order) -> str:
    services.confirm(order=found, actor=request.user, now=timezone.now())
    return _("谢谢，已经确认。时间会在夜里结算。")


def _dispute(request: HttpRequest, found: Order) -> str:
    services.dispute(order=found, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    return _("已记下，受理点会来核对。")


def _cancel(request: HttpRequest, found: Order) -> str:
    services.cancel(order=found, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now())
    return _("已取消，留出的时间退回了。")


_ACTIONS = {
    "accept": _accept,
    "hand-back": _hand_back,
    "check-in": _check_in,
    "check-out": _check_out,
    "confirm": _confirm,
    "dispute": _dispute,
    "cancel": _cancel,
}


@signed_in
@require_POST
def act(request: HttpRequest, public_id: str, action: str) -> HttpResponse:
    """One of the steps that the two people of an order take."""
    if action not in _ACTIONS:
        raise Http404
    try:
        found = _order(request, public_id)
    except Http404:
        if action != "accept":
            raise
        # Somebody else was quicker, so the order is not hers to see any more.
        messages.error(request, _("已经有人接了，看看别的吧。"))
        return redirect("timebank:index")
    try:
        messages.success(request, _ACTIONS[action](request, found))
    except NotYours:
        raise Http404 from None
    except Refusal as error:
        if error.code == "taken":
            messages.error(request, str(error))
            return redirect("timebank:index")
        return _page(request, _order(request, public_id), error)
    # Who handed an order back may not see it any more once somebody else has it; the own page always works.
    return redirect("timebank:order", public_id=public_id) if action != "hand-back" else redirect("timebank:index")
