"""The volunteer comes and goes: check-in, check-out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from credit.timebank import adapters, permissions, selectors
from credit.timebank.enums import OrderState
from credit.timebank.errors import NotYours, Refusal, TooMany
from credit.timebank.logic import steps as logic
from credit.timebank.models import Order
from credit.timebank.services.orders import locked, step

MOST_WRONG_CODES = 6


def _authorised(order: Order, *, code: str, leaving: bool, actor: Any) -> bool:
    """Return whether an operator acts; refuse a volunteer without the code that the requester shows."""
    if actor is None or permissions.operates_order(actor, order):
        return True
    if not permissions.is_volunteer(actor, order):
        raise NotYours
    if adapters.wrong_codes(order.pk) >= MOST_WRONG_CODES:
        raise TooMany("too_many", _("数字输错太多次了，请过十分钟再试，或者请受理点帮忙。"), "code")
    if not constant_time_compare(code.strip(), selectors.code(order, leaving=leaving)):
        adapters.count_wrong_code(order.pk)
        raise Refusal("code", _("数字不对，请看对方手机上的 4 位码。"), "code")
    return False


def _moment(at: datetime | None, *, operator: bool, now: datetime) -> datetime:
    """Return when it happened: now, or what an operator notes down later."""
    if at is None or not operator:
        return now
    if at > now:
        raise Refusal("future", _("时间不能在现在以后。"), "at")
    return at


@transaction.atomic
def check_in(*, order: Order, code: str = "", at: datetime | None = None, actor: Any, now: datetime) -> Order:
    """Begin the service: by the volunteer with the code of the requester, or by an operator.

    Arguments: at, when it was, where an operator notes it down later. Raises: NotYours, Refusal, TooMany.
    """
    row = locked(order)
    if row.state != OrderState.ACCEPTED:
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    operator = _authorised(row, code=code, leaving=False, actor=actor)
    moment = _moment(at, operator=operator, now=now)
    if not logic.in_time(moment, starts_at=row.starts_at, minutes=row.minutes):
        raise Refusal("time", _("开始前 1 小时才能签到；过了当天请找受理点。"))
    row.checked_in_at = moment
    return step(row, OrderState.CHECKED_IN, actor=actor, now=now, by_operator=operator)


@transaction.atomic
def check_out(*, order: Order, code: str = "", at: datetime | None = None, actor: Any, now: datetime) -> Order:
    """End the service; what counts is the time between the two codes, at most what was agreed."""
    row = locked(order)
    if row.state != OrderState.CHECKED_IN or row.checked_in_at is None:
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    operator = _authorised(row, code=code, leaving=True, actor=actor)
    moment = _moment(at, operator=operator, now=now)
    minutes = logic.served(row.checked_in_at, moment, agreed=row.minutes)
    if minutes < 1:
        raise Refusal("too_short", _("还不到一分钟，做完了再签退。"), "at" if at else "")
    row.checked_out_at, row.served_minutes = moment, minutes
    return step(row, OrderState.CHECKED_OUT, actor=actor, now=now, by_operator=operator, tell=_("服务做完了，请确认"))
