"""Reading orders, balances and the ledger."""

from django.db.models import Sum

from credit.timebank.models import Account, Transfer


def faults() -> list[str]:
    """Re-fold the ledger; return a sentence for each account whose balance is not the sum of its transfers."""
    came = dict(Transfer.objects.order_by().values_list("credit").annotate(Sum("minutes")))
    went = dict(Transfer.objects.order_by().values_list("debit").annotate(Sum("minutes")))
    found = []
    total = 0
    for account in Account.objects.order_by("pk").iterator():
        folded = came.get(account.pk, 0) - went.get(account.pk, 0)
        total += account.balance
        if folded != account.balance:
            found.append(f"account {account.pk}: stored {account.balance}, transfers add up to {folded}")
    if total:
        found.append(f"all balances together are {total}, not 0")
    return found
