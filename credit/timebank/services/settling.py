"""After the service: confirmed, disputed, resolved, settled."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.timebank import permissions, selectors
from credit.timebank.enums import AccountKind, OrderState, TransferKind
from credit.timebank.errors import NotYours, Refusal, Unconfirmed
from credit.timebank.logic import rules as logic
from credit.timebank.logic import steps
from credit.timebank.models import Order, Volunteer
from credit.timebank.services.ledger import Posting, account, post
from credit.timebank.services.orders import locked, release, step
from portal.jobs import services as jobs
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap

log = logging.getLogger(__name__)


@transaction.atomic
def confirm(*, order: Order, actor: Any, now: datetime) -> Order:
    """Say that the service was done as noted: the requester, or an operator, never the volunteer.

    Nor the operator who noted the times: minutes move only when a second person has said that they were served.
    Raises: NotYours, Refusal.
    """
    row = locked(order)
    if row.state != OrderState.CHECKED_OUT:
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    operator = _not_the_volunteer(row, actor)
    row.confirmed_at = now
    step(
        row, OrderState.CONFIRMED, actor=actor, now=now, by_operator=operator, tell=_("对方确认了，时间会存入您的账户")
    )
    return _soon(row, now)


def _not_the_volunteer(order: Order, actor: Any) -> bool:
    """Return whether an operator acts for the requester; refuse everybody else."""
    if actor is None:
        return False
    if permissions.is_volunteer(actor, order):
        raise Refusal("own_service", _("自己做的服务不能自己确认。"))
    if permissions.is_requester(actor, order):
        return False
    if permissions.operates_order(actor, order):
        _second_person(order, actor)
        return True
    raise NotYours


def _second_person(order: Order, actor: Any) -> None:
    if actor is not None and permissions.noted_times(actor, order):
        raise Refusal("second_person", _("签到签退的时间是您登记的，要由老人自己或者另一位经办人来确认。"))


def _soon(order: Order, now: datetime) -> Order:
    """Have the order settled at once where the policy says so; else the night takes it."""
    on = steps.day(order.starts_at)
    try:
        at_once = logic.settles_at_once(selectors.rules(order.region_id, on=on), on)
    except PolicyGap:
        at_once = False
    if at_once:
        jobs.plan(
            task="credit.timebank.tasks.settle",
            key=f"timebank.settle:{order.pk}:{int(now.timestamp())}",
            ids={"order_id": order.pk},
            now=now,
        )
    return order


@transaction.atomic
def dispute(*, order: Order, reason: str, actor: Any, now: datetime) -> Order:
    """Say that something is wrong, before the minutes are credited; an operator looks into it."""
    row = locked(order)
    operator = False
    if actor is not None and not permissions.is_requester(actor, row) and not permissions.is_volunteer(actor, row):
        if not permissions.operates_order(actor, row):
            raise NotYours
        operator = True
    if not reason.strip():
        raise Refusal("reason", _("请写一句哪里不对，受理点会来核对。"), "reason")
    return step(
        row,
        OrderState.DISPUTED,
        actor=actor,
        now=now,
        by_operator=operator,
        note=reason,
        tell=_("这次服务有异议，正在核对"),
    )


@transaction.atomic
def resolve(*, order: Order, minutes: int, note: str, actor: Any, now: datetime) -> Order:
    """Decide a dispute as an operator who is neither of the two: so many minutes count, 0 calls the order off.

    Whoever noted the disputed times does not decide about them.

    Arguments: minutes, 0 up to those agreed; note, the reason, which both read.
    """
    row = locked(order)
    if actor is not None and not permissions.operates_order(actor, row):
        raise NotYours
    if row.state != OrderState.DISPUTED:
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    _second_person(row, actor)
    if not 0 <= minutes <= row.minutes:
        raise Refusal("minutes", _("分钟数要在 0 到 %(most)s 之间。") % {"most": row.minutes}, "minutes")
    if not note.strip():
        raise Refusal("note", _("请写明核对结果，双方会看到。"), "note")
    if minutes == 0:
        release(row, actor=actor, now=now)
        return step(
            row,
            OrderState.CANCELLED,
            actor=actor,
            now=now,
            by_operator=True,
            note=note,
            tell=_("核对完了：这次不计时间"),
        )
    row.served_minutes, row.confirmed_at = minutes, now
    step(
        row,
        OrderState.CONFIRMED,
        actor=actor,
        now=now,
        by_operator=True,
        note=note,
        tell=_("核对完了，时间会按结果结算"),
    )
    return _soon(row, now)


@transaction.atomic
def settle(*, order_id: int, now: datetime) -> Order:
    """Credit the volunteer with the minutes of a confirmed order, split as the policy says; what is over returns.

    Safe to repeat. The order waits where this raises: PolicyGap, where the rules of the place do not say where the minutes go,
    Unconfirmed, where they rest on values that no bureau has confirmed.
    """
    row = locked(Order(pk=order_id))
    if row.state != OrderState.CONFIRMED or row.hold is None or row.volunteer_id is None:
        return row
    on = steps.day(row.starts_at)
    # Orders of one volunteer are settled one after the other, or two of one day would both find room under the cap.
    volunteer = (
        Volunteer.objects.select_for_update(of=("self",)).select_related("person").get(person_id=row.volunteer_id)
    )
    held = selectors.held(row.region_id, on=on)
    given = selectors.of_volunteer(volunteer, minutes=row.served_minutes or 0, on=on)
    parts = logic.split(given, held.subject, on)
    if notes := policy.unconfirmed(held, parts["unverified"]):
        raise Unconfirmed(notes)
    post(*_postings(row, parts, now), actor=None, now=now)
    reasons = [reason["code"] for reason in parts["reasons"] if not reason["met"]]
    return step(row, OrderState.SETTLED, actor=None, now=now, note=",".join(reasons), tell=_("时间已经结算"))


def _postings(order: Order, parts: dict[str, Any], now: datetime) -> list[Posting]:
    hold = order.hold
    assert hold is not None
    left = hold.minutes
    on = steps.day(order.starts_at)
    postings = []
    for name, kind, target in (
        ("savings", TransferKind.SETTLE, AccountKind.SAVINGS),
        ("donation_only", TransferKind.SETTLE, AccountKind.DONATION_ONLY),
        ("refused", TransferKind.USE, AccountKind.SPENT),
    ):
        # Rounding up never takes more than was held.
        minutes = min(parts[name], left)
        left -= minutes
        if minutes:
            holder = {"region_id": order.region_id} if name == "refused" else {"person_id": order.volunteer_id}
            postings.append(
                Posting(
                    key=f"settle:{order.public_id}:{name}",
                    debit=hold.credit,
                    credit=account(kind=target, now=now, **holder),
                    minutes=minutes,
                    kind=kind,
                    effective_on=on,
                    group=order.public_id,
                )
            )
    if left:
        postings.append(
            Posting(
                key=f"release:{hold.key}",
                debit=hold.credit,
                credit=hold.debit,
                minutes=left,
                kind=TransferKind.RELEASE,
                effective_on=on,
                group=order.public_id,
            )
        )
    return postings


def settle_due(*, now: datetime) -> int:
    """Settle what was confirmed before this Beijing day; return how many. What the rules do not cover waits."""
    settled = 0
    for order_id in selectors.to_settle(now=now):
        try:
            settle(order_id=order_id, now=now)
            settled += 1
        except PolicyGap as gap:
            log.warning("time bank order %s waits: %s", order_id, gap.what)
        except Unconfirmed as found:
            log.warning("time bank order %s waits for the bureau to confirm: %s", order_id, "; ".join(found.notes))
        except Exception:
            # One bad order must not hold up the night's others.
            log.exception("time bank order %s could not be settled", order_id)
    return settled
