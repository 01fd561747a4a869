"""Parts of the desks that this room fills."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.timebank import selectors
from credit.timebank.enums import OrderState
from credit.timebank.models import Order
from portal.home import registry as home
from portal.home.enums import Urgency
from portal.home.templatetags import words
from portal.people import selectors as people

# From here on a promised service comes before the daily lessons.
_NEAR = timedelta(days=2)


def mine(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The balance, and the order that comes next; nothing for who never had to do with the time bank."""
    person = people.of_user(request.user)
    if person is None:
        return None
    balances = selectors.balances(person.pk)
    order = next(iter(_open(request, person)), None)
    if order is None and not balances["total"] and _volunteer(request, person) is None:
        return None
    return "credit/timebank/panel_me.html", {"balances": balances, "order": order, "person": person}


def next_help(request: HttpRequest) -> list[home.Step]:
    """What the time bank waits for from this person; an invitation to help for volunteers who have nothing open."""
    person = people.of_user(request.user)
    if person is None:
        return []
    now = timezone.now()
    found = [_step(order, now) for order in selectors.to_do(person.pk, _open(request, person))]
    if not found and _volunteer(request, person) is not None and selectors.open_near(person, now=now, limit=1):
        url = reverse("timebank:index")
        text = _("帮忙的时间记下来，以后可以换别人来帮您。")
        return [
            home.Step(
                Urgency.INVITATION, _("附近有人需要帮忙"), _("时间银行"), text, url, _("看谁需要帮忙"), icon="heart"
            )
        ]
    return found


def _open(request: HttpRequest, person: Any) -> list[Order]:
    return home.once(request, "timebank.open", lambda: selectors.open_orders(person.pk))  # type: ignore[no-any-return]


def _volunteer(request: HttpRequest, person: Any) -> Any:
    return home.once(request, "timebank.volunteer", lambda: selectors.volunteer(person.pk))


def _step(order: Order, now: datetime) -> home.Step:
    if order.state == OrderState.CHECKED_IN:
        urgency, eyebrow, action = Urgency.NOW, _("正在服务，做完记得签退"), _("去签退")
    elif order.state == OrderState.CHECKED_OUT:
        urgency, eyebrow, action = Urgency.ANSWER, _("服务做完了，等您确认"), _("去确认")
    else:
        near = order.starts_at - now < _NEAR
        urgency, eyebrow, action = Urgency.SOON if near else Urgency.LATER, _("您答应的服务"), _("看怎么去")
    text = f"{words.cn_day(order.starts_at)} {words.cn_time(order.starts_at)} · {words.duration(order.minutes)}"
    url = reverse("timebank:order", args=[order.public_id])
    return home.Step(urgency, order.title, eyebrow, text, url, action, icon="heart", at=order.starts_at)


def desk(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for the operator."""
    waiting = selectors.waiting(request.user)
    return "credit/timebank/panel_desk.html", {"waiting": waiting, "total": sum(waiting.values())}
