"""Money that the bank sent back: the claimant is told, and it can be paid again by a later list."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from credit.subsidies.enums import State, StepKind
from credit.subsidies.errors import WrongState
from credit.subsidies.models import Claim, Payment
from credit.subsidies.services.paying import yuan
from credit.subsidies.services.steps import by_another, locked, moved, needs_words
from portal.access.enums import Permission

BEIJING = ZoneInfo("Asia/Shanghai")


@transaction.atomic
def bounce(
    *, claim: Claim, payments: Iterable[Payment], reason: str, bounced_on: date, actor: Any, now: datetime
) -> Claim:
    """Record that the bank sent payments of a claim back; these lines can then be put on a later list, with its two officers.

    Arguments: payments, of this claim, none of them sent back before; reason, what the bank says, which the claimant
    reads; bounced_on, the day on which it came back, local. Raises: NotYours, OwnClaim, WrongState.
    """
    words = needs_words(reason)[:200]
    row = locked(claim, states=(State.PAID,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_PAY)
    wanted = {payment.pk for payment in payments}
    found = list(
        Payment.objects.select_for_update().filter(pk__in=wanted, line__claim=row, bounced_on=None).order_by("pk")
    )
    if not found or len(found) != len(wanted):
        raise WrongState("nothing_bounced", _("请选银行退回的是哪一笔。已经登记过退回的不用再登记。"), "payments")
    if not max(payment.paid_on for payment in found) <= bounced_on <= now.astimezone(BEIJING).date():
        raise WrongState("bounced_on", _("退回日期要在发放之后、今天以前。"), "bounced_on")
    Payment.objects.filter(pk__in=wanted).update(bounced_on=bounced_on, bounce_reason=words)
    row.batch = None
    told = {"yuan": yuan(sum(payment.amount_fen for payment in found)), "why": words}
    return moved(
        row,
        to=State.BOUNCED,
        kind=StepKind.BOUNCED,
        actor=actor,
        now=now,
        note=words,
        tell=_("银行把 %(yuan)s 元退回来了：%(why)s。请和单位核对户名、账号，核对好以后会再发一次，不用重新申请。")
        % told,
    )
