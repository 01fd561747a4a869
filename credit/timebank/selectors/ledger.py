"""Reading the ledger: balances, statements, and the check that they agree."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from credit.timebank.enums import AccountKind, TransferKind
from credit.timebank.models import Account, Order, Transfer
from portal.people import selectors as people
from portal.regions import selectors as regions

_SHOWN = (AccountKind.SAVINGS, AccountKind.DONATION_ONLY)


@dataclass(frozen=True)
class Line:
    """One line of a person's statement; `minutes` is negative where time went away."""

    title: str
    on: date
    minutes: int
    kind: str
    words: str
    account: str
    counterpart: str
    order: str
    note: str


def account(*, kind: str, person_id: int | None = None, region_id: int | None = None) -> Account | None:
    """Return the account of this kind of a person or a region, or None."""
    holder: dict[str, Any] = {"owner_id": person_id, "region_id": region_id}
    return Account.objects.filter(kind=kind, **holder).first()


def nearest_pool(region_id: int) -> Account | None:
    """Return the pool of the region, else of the nearest division above that has one."""
    codes = [code for code, _name in reversed(regions.trail(region_id))] + [0]
    pools = {pool.region_id: pool for pool in Account.objects.filter(kind=AccountKind.POOL, region_id__in=codes)}
    return next((pools[code] for code in codes if code in pools), None)


def balances(person_id: int) -> dict[str, int]:
    """Return a person's minutes: {"savings", "donation_only", "held", "total"}; held is what orders have reserved."""
    found = dict(Account.objects.filter(owner_id=person_id).order_by().values_list("kind", "balance"))
    kinds = (*_SHOWN, AccountKind.HELD)
    own = {str(kind.value): found.get(kind, 0) for kind in kinds}
    return own | {"total": sum(own.values())}


def saved(person_id: int, *, on: date | None = None) -> int:
    """Return the minutes ever credited to a person's savings for service (and carried over), corrections taken off.

    Arguments: on, only for services of this day; None for all, what was carried over included.
    """
    kinds = [TransferKind.SETTLE] if on else [TransferKind.SETTLE, TransferKind.OPENING]
    rows = Transfer.objects.filter(
        credit__owner_id=person_id, credit__kind=AccountKind.SAVINGS, kind__in=kinds, reversed_by=None
    )
    if on:
        rows = rows.filter(effective_on=on)
    return rows.aggregate(sum=Sum("minutes"))["sum"] or 0


def _of_person(person_id: int) -> Q:
    return Q(debit__owner_id=person_id, debit__kind__in=_SHOWN) | Q(credit__owner_id=person_id, credit__kind__in=_SHOWN)


def months(person_id: int) -> list[date]:
    """Return the first days of the months in which a person's minutes moved, newest first."""
    return list(Transfer.objects.filter(_of_person(person_id)).dates("effective_on", "month", order="DESC"))


def statement(person_id: int, *, month: date | None = None, limit: int = 200) -> list[Line]:
    """Return the lines of a person's statement, newest first; the other person of an order is masked.

    Arguments: month, any day of the only month wanted.
    """
    rows = Transfer.objects.filter(_of_person(person_id)).select_related("debit", "credit")
    if month:
        rows = rows.filter(effective_on__year=month.year, effective_on__month=month.month)
    found = list(rows.order_by("-effective_on", "-pk")[:limit])
    orders = {
        order.public_id: order
        for order in Order.objects.filter(public_id__in={row.group for row in found if row.group}).select_related(
            "requester", "volunteer"
        )
    }
    lines = []
    for row in found:
        order = orders.get(row.group)
        # A transfer between two accounts of one person is shown on the side of each that people know.
        for side, sign in ((row.credit, 1), (row.debit, -1)):
            if side.owner_id == person_id and side.kind in _SHOWN:
                lines.append(_line(row, side, sign, order, person_id))
    return lines


def _line(row: Transfer, side: Account, sign: int, order: Order | None, person_id: int) -> Line:
    other = None
    if order is not None:
        other = order.volunteer if order.requester_id == person_id else order.requester
    words = str(TransferKind(row.kind).label)
    return Line(
        title=order.title if order else words,
        on=row.effective_on,
        minutes=sign * row.minutes,
        kind=row.kind,
        words=words,
        account=side.kind,
        counterpart=people.masked_name(other) if other else "",
        order=order.public_id if order else "",
        note=row.note,
    )


def faults() -> list[str]:
    """Re-fold the ledger; return a sentence for each account whose balance is not the sum of its transfers."""
    came = dict(Transfer.objects.order_by().values_list("credit").annotate(sum=Sum("minutes")))
    went = dict(Transfer.objects.order_by().values_list("debit").annotate(sum=Sum("minutes")))
    found = []
    total = 0
    for row in Account.objects.order_by("pk").iterator():
        folded = came.get(row.pk, 0) - went.get(row.pk, 0)
        total += row.balance
        if folded != row.balance:
            found.append(f"account {row.pk}: stored {row.balance}, transfers add up to {folded}")
    if total:
        found.append(f"all balances together are {total}, not 0")
    return found
