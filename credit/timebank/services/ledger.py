"""Posting to the ledger: the only place where balances change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from credit.timebank.enums import AccountKind, TransferKind
from credit.timebank.errors import KeyTaken, NotEnough, Refusal
from credit.timebank.models import Account, Transfer
from portal.audit import services as audit


@dataclass(frozen=True)
class Posting:
    """One transfer to be written; `minutes` whole and above 0, `key` unique for ever."""

    key: str
    debit: Account
    credit: Account
    minutes: int
    kind: str
    effective_on: date
    group: str = ""
    note: str = ""
    reverses: Transfer | None = None

    def matches(self, found: Transfer) -> bool:
        """Say whether `found`, which has the same key, is this very posting."""
        return (found.debit_id, found.credit_id, found.minutes, found.kind, found.group, found.reverses_id) == (
            self.debit.pk,
            self.credit.pk,
            self.minutes,
            self.kind,
            self.group,
            self.reverses.pk if self.reverses else None,
        )


def account(*, kind: str, person_id: int | None = None, region_id: int | None = None, now: datetime) -> Account:
    """Return the account of this kind, opened where there is none; give a person or a region, not both."""
    holder: dict[str, Any] = {"owner_id": person_id, "region_id": region_id}
    found, _created = Account.objects.get_or_create(kind=kind, **holder, defaults={"opened_at": now})
    return found


@transaction.atomic
def post(*postings: Posting, actor: Any, now: datetime) -> list[Transfer]:
    """Write the postings, all or none; the same posting again returns the first one and changes nothing.

    Raises: KeyTaken for a known key with other content; NotEnough where an account would go below 0.
    """
    _lock(postings)
    return [_post(posting, actor=actor, now=now) for posting in postings]


def _lock(postings: Iterable[Posting]) -> None:
    # In ascending order, so that two who move minutes in opposite directions wait instead of blocking each other.
    touched = {side.pk for posting in postings for side in (posting.debit, posting.credit)}
    list(Account.objects.select_for_update().filter(pk__in=touched).order_by("pk").values_list("pk"))


def _post(posting: Posting, *, actor: Any, now: datetime) -> Transfer:
    try:
        with transaction.atomic():
            written = Transfer.objects.create(
                key=posting.key,
                debit=posting.debit,
                credit=posting.credit,
                minutes=posting.minutes,
                kind=posting.kind,
                group=posting.group,
                note=posting.note,
                reverses=posting.reverses,
                effective_on=posting.effective_on,
                posted_at=now,
                posted_by=actor,
            )
            changes = [(posting.debit.pk, -posting.minutes), (posting.credit.pk, posting.minutes)]
            for pk, minutes in sorted(changes):
                Account.objects.filter(pk=pk).update(balance=F("balance") + minutes)
    except IntegrityError as error:
        found = Transfer.objects.filter(key=posting.key).first()
        if found is not None:
            if posting.matches(found):
                return found
            raise KeyTaken(posting.key) from error
        if "timebank_no_overdraft" in str(error):
            raise NotEnough from error
        raise
    return written


@transaction.atomic
def issue(*, region_id: int, minutes: int, key: str, on: date, note: str = "", actor: Any, now: datetime) -> Transfer:
    """Give `minutes` to the pool of a region, out of its issue account.

    Arguments: key, unique: the same issue again is the first one; on, the day from which it counts.
    """
    if minutes < 1:
        raise Refusal("minutes", _("分钟数要大于 0。"), "minutes")
    (written,) = post(
        Posting(
            key=f"issue:{key}",
            debit=account(kind=AccountKind.ISSUE, region_id=region_id, now=now),
            credit=account(kind=AccountKind.POOL, region_id=region_id, now=now),
            minutes=minutes,
            kind=TransferKind.ISSUE,
            effective_on=on,
            note=note,
        ),
        actor=actor,
        now=now,
    )
    audit.record(
        actor=actor, action="timebank.pool.issued", target=written, region=region_id, data={"minutes": minutes}, now=now
    )
    return written


@transaction.atomic
def open_balance(
    *, person_id: int, region_id: int, kind: str, minutes: int, on: date, actor: Any, now: datetime
) -> Transfer:
    """Carry over what a person had saved before the ledger began; once a person and kind of account."""
    (written,) = post(
        Posting(
            key=f"opening:{person_id}:{kind}",
            debit=account(kind=AccountKind.ISSUE, region_id=region_id, now=now),
            credit=account(kind=kind, person_id=person_id, now=now),
            minutes=minutes,
            kind=TransferKind.OPENING,
            effective_on=on,
        ),
        actor=actor,
        now=now,
    )
    audit.record(
        actor=actor,
        action="timebank.balance.opened",
        target=written,
        region=region_id,
        data={"minutes": minutes},
        now=now,
    )
    return written


@transaction.atomic
def reverse(*, transfer: Transfer, reason: str, on: date, actor: Any, now: datetime) -> Transfer:
    """Undo a transfer by its opposite; once. Raises NotEnough where the minutes are gone by now."""
    (written,) = post(
        Posting(
            key=f"reversal:{transfer.pk}",
            debit=transfer.credit,
            credit=transfer.debit,
            minutes=transfer.minutes,
            kind=TransferKind.REVERSAL,
            effective_on=on,
            group=transfer.group,
            note=reason[:200],
            reverses=transfer,
        ),
        actor=actor,
        now=now,
    )
    audit.record(
        actor=actor, action="timebank.transfer.reversed", target=transfer, data={"minutes": transfer.minutes}, now=now
    )
    return written
