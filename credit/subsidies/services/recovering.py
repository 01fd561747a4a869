"""Money that was paid and must come back: opened by one officer, approved by another."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from credit.subsidies.enums import State, StepKind
from credit.subsidies.errors import OwnClaim, WrongState
from credit.subsidies.models import Claim, Recovery
from credit.subsidies.services.steps import by_another, locked, moved, needs_words
from portal.access.enums import Permission

BEIJING = ZoneInfo("Asia/Shanghai")


@transaction.atomic
def open_recovery(*, claim: Claim, amount_fen: int, reason: str, actor: Any, now: datetime) -> Recovery:
    """Open the recovery of what was paid.

    Arguments: amount_fen, at most what was paid. Raises: NotYours, OwnClaim, WrongState.
    """
    words = needs_words(reason)
    row = locked(claim, states=(State.PAID,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_PAY)
    if not 0 < amount_fen <= row.amount_fen:
        raise WrongState("recovery_amount", _("应退金额要大于零，不超过发放的金额。"), "amount")
    found = Recovery.objects.create(claim=row, amount_fen=amount_fen, reason=words, opened_by=actor, opened_at=now)
    moved(row, to=State.RECOVERING, kind=StepKind.RECOVERY_OPENED, actor=actor, now=now, note=words, tell=words)
    return found


@transaction.atomic
def approve_recovery(*, recovery: Recovery, actor: Any, now: datetime) -> Recovery:
    """Approve a recovery as another officer. Raises: NotYours, OwnClaim, WrongState."""
    found = Recovery.objects.select_for_update().get(pk=recovery.pk)
    row = locked(found.claim, states=(State.RECOVERING,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_PAY)
    if found.approved_at is not None:
        raise WrongState("approved", _("追回已经批准过了。"))
    if actor is not None and actor.pk == found.opened_by_id:
        raise OwnClaim("same_officer", _("追回是您立项的，必须由另一个人批准。"))
    found.approved_by, found.approved_at = actor, now
    found.save()
    moved(
        row,
        to=State.RECOVERING,
        kind=StepKind.RECOVERY_APPROVED,
        actor=actor,
        now=now,
        tell=_("请按通知退回多领的补贴，有问题请联系民政部门。"),
    )
    return found


@transaction.atomic
def record_return(*, recovery: Recovery, returned_on: date, actor: Any, now: datetime) -> Recovery:
    """Record that the money has come back. Raises: NotYours, OwnClaim, WrongState."""
    found = Recovery.objects.select_for_update().get(pk=recovery.pk)
    row = locked(found.claim, states=(State.RECOVERING,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_PAY)
    if found.approved_at is None:
        raise WrongState("not_approved", _("追回还没有批准。"))
    if returned_on > now.astimezone(BEIJING).date():
        raise WrongState("returned_on", _("退回日期不能在今天以后。"), "returned_on")
    found.returned_on = returned_on
    found.save()
    moved(row, to=State.RECOVERED, kind=StepKind.RECOVERED, actor=actor, now=now, tell=_("款项已经退回，本件办结。"))
    return found
