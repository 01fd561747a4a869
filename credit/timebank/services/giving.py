"""Minutes that a person gives away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.timebank import selectors
from credit.timebank.enums import AccountKind, TransferKind
from credit.timebank.errors import NotEnough, NotYours, Refusal
from credit.timebank.logic import steps
from credit.timebank.models import Transfer
from credit.timebank.services.ledger import Posting, account, post
from credit.timebank.services.volunteers import check
from portal.audit import services as audit


@transaction.atomic
def donate(*, person: Any, kind: str, minutes: int, token: str, actor: Any, now: datetime) -> Transfer:
    """Give minutes to the pool of one's region, for those who have none.

    Arguments: kind, the account they come from: savings or donation_only; token, of the form: sent twice it is one
    gift. Raises: NotYours, Refusal, NotEnough; PolicyGap where the place has no rule on giving.
    """
    if actor is not None and actor.pk != person.user_id:
        raise NotYours
    if kind not in (AccountKind.SAVINGS, AccountKind.DONATION_ONLY):
        raise Refusal("kind", _("请选从哪里捐。"), "kind")
    if minutes < 1:
        raise Refusal("minutes", _("分钟数要大于 0。"), "minutes")
    pool = selectors.nearest_pool(person.region_id) if person.region_id else None
    if pool is None:
        raise Refusal("no_pool", _("这里还没有时间池，请联系受理点。"))
    have = selectors.balances(person.pk)[kind]
    if minutes > have and not Transfer.objects.filter(key=_key(person, token)).exists():
        raise NotEnough(message=_("您能捐的只有 %(have)s 分钟。") % {"have": have})
    on = steps.day(now)
    if kind == AccountKind.SAVINGS:
        check(selectors.giving(region_id=person.region_id, on=on), code="not_transferable")
    (written,) = post(
        Posting(
            key=_key(person, token),
            debit=account(kind=kind, person_id=person.pk, now=now),
            credit=pool,
            minutes=minutes,
            kind=TransferKind.DONATE,
            effective_on=on,
        ),
        actor=actor,
        now=now,
    )
    audit.record(
        actor=actor,
        action="timebank.minutes.donated",
        target=written,
        region=pool.region_id,
        data={"minutes": minutes},
        now=now,
    )
    return written


def _key(person: Any, token: str) -> str:
    return f"donate:{person.pk}:{token[:40]}"
