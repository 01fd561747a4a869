"""The ledger: nothing is lost, nothing is spent twice, nothing is changed afterwards."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.timebank import selectors, services
from credit.timebank.enums import AccountKind, TransferKind
from credit.timebank.errors import KeyTaken, NotEnough
from credit.timebank.models import Account, Transfer
from credit.timebank.services import Posting
from tests.factories.people import PersonFactory, RegionFactory

HERE = 230103


@pytest.fixture
def accounts(db: None, now: Any) -> list[Account]:
    """An issue account and three people's savings."""
    region = RegionFactory(code=HERE)
    issue = services.account(kind=AccountKind.ISSUE, region_id=region.pk, now=now)
    people = [PersonFactory(user=None) for _number in range(3)]
    return [issue, *(services.account(kind=AccountKind.SAVINGS, person_id=person.pk, now=now) for person in people)]


def posting(key: str, debit: Account, credit: Account, minutes: int, now: Any, **more: Any) -> Posting:
    return Posting(
        key=key, debit=debit, credit=credit, minutes=minutes, kind=TransferKind.SETTLE, effective_on=now.date(), **more
    )


def balance(account: Account) -> int:
    return Account.objects.get(pk=account.pk).balance


MOVES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 3), st.integers(0, 3), st.integers(1, 200), st.booleans()), max_size=25
)


@given(moves=MOVES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_it_adds_up(accounts: list[Account], now: Any, moves: list[tuple]) -> None:
    """Any sequence of postings, repeats and reversals: the sum is 0, balances are the re-fold, nobody is below 0."""
    with transaction.atomic():
        expected = dict.fromkeys((account.pk for account in accounts), 0)
        written: dict[str, tuple] = {}
        reversed_keys: set[str] = set()
        for number, debit, credit, minutes, back in moves:
            key = f"k{number}"
            if back and key in written and key not in reversed_keys:
                transfer = Transfer.objects.get(key=key)
                try:
                    services.reverse(transfer=transfer, reason="试", on=now.date(), actor=None, now=now)
                except NotEnough:
                    assert expected[transfer.credit_id] < transfer.minutes
                    continue
                reversed_keys.add(key)
                expected[transfer.credit_id] -= transfer.minutes
                expected[transfer.debit_id] += transfer.minutes
                continue
            if debit == credit:
                continue
            content = (accounts[debit].pk, accounts[credit].pk, minutes)
            try:
                services.post(posting(key, accounts[debit], accounts[credit], minutes, now), actor=None, now=now)
            except NotEnough:
                assert key not in written
                assert debit != 0
                assert expected[content[0]] < minutes
                continue
            except KeyTaken:
                assert written[key] != content
                continue
            if key in written:
                assert written[key] == content
                continue
            written[key] = content
            expected[content[0]] -= minutes
            expected[content[1]] += minutes
        stored = dict(Account.objects.values_list("pk", "balance"))
        assert {pk: stored[pk] for pk in expected} == expected
        assert Account.objects.aggregate(sum=Sum("balance"))["sum"] == 0
        assert all(stored[account.pk] >= 0 for account in accounts[1:])
        assert selectors.faults() == []
        transaction.set_rollback(True)


def test_the_database_itself_refuses(accounts: list[Account], now: Any) -> None:
    issue, one, two, _three = accounts
    (first,) = services.post(posting("a", issue, one, 100, now), actor=None, now=now)

    def row(**values: Any) -> dict[str, Any]:
        return {
            "key": "b", "debit": one, "credit": two, "minutes": 1, "kind": "settle",
            "effective_on": now.date(), "posted_at": now, **values,
        }  # fmt: skip

    wrongs = [
        lambda: Transfer.objects.create(**row(minutes=0)),
        lambda: Transfer.objects.create(**row(credit=one)),
        lambda: Transfer.objects.create(**row(key="a")),
        lambda: Transfer.objects.filter(pk=first.pk).update(minutes=1),
        lambda: Transfer.objects.filter(pk=first.pk)._raw_delete("default"),
        lambda: Account.objects.filter(pk=one.pk).update(balance=-1),
        lambda: Account.objects.create(kind="savings", owner_id=one.owner_id, opened_at=now),
        lambda: Account.objects.create(kind="savings", opened_at=now),
    ]
    for wrong in wrongs:
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    services.reverse(transfer=first, reason="多记", on=now.date(), actor=None, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.create(**row(key="again", reverses=first))
    Account.objects.filter(pk=issue.pk).update(balance=-7)
    assert len(selectors.faults()) == 2


def test_the_same_again_is_the_first_and_other_content_an_error(accounts: list[Account], now: Any) -> None:
    issue, one, two, _three = accounts
    first = services.post(posting("earn", issue, one, 60, now), actor=None, now=now)
    assert services.post(posting("earn", issue, one, 60, now), actor=None, now=now) == first
    assert balance(one) == 60
    for wrong in (posting("earn", issue, one, 61, now), posting("earn", issue, two, 60, now)):
        with pytest.raises(KeyTaken):
            services.post(wrong, actor=None, now=now)
    # All or none: the first of the two would have been possible.
    with pytest.raises(NotEnough):
        services.post(posting("x", one, two, 60, now), posting("y", one, two, 1, now), actor=None, now=now)
    assert (balance(one), balance(two)) == (60, 0)
    services.post(posting("spend", one, two, 60, now), actor=None, now=now)
    with pytest.raises(NotEnough):
        services.reverse(transfer=first[0], reason="用掉了", on=now.date(), actor=None, now=now)


def at_once(call: Any, times: int = 20) -> Counter:
    """Run `call(number)` in as many threads, each with a connection of its own."""

    def run(number: int) -> str:
        try:
            call(number)
            return "ok"
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(run, range(times)))


# One test, not three: a real transaction costs a flush of the whole database afterwards.
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once(now: Any) -> None:
    RegionFactory(code=HERE)
    issue = services.account(kind=AccountKind.ISSUE, region_id=HERE, now=now)
    one, two = (
        services.account(kind=AccountKind.SAVINGS, person_id=PersonFactory(user=None).pk, now=now) for _n in range(2)
    )
    services.post(posting("start", issue, one, 300, now), actor=None, now=now)

    spent = at_once(lambda n: services.post(posting(f"spend-{n}", one, two, 60, now), actor=None, now=now))
    assert spent == {"ok": 5, "NotEnough": 15}
    assert (balance(one), balance(two)) == (0, 300)

    same = at_once(lambda n: services.post(posting("same", two, one, 30, now), actor=None, now=now))
    assert same == {"ok": 20}
    assert (balance(one), balance(two)) == (30, 270)

    def opposed(n: int) -> None:
        debit, credit = (one, two) if n % 2 else (two, one)
        services.post(posting(f"opposed-{n}", debit, credit, 1, now), actor=None, now=now)

    assert at_once(opposed) == {"ok": 20}
    assert (balance(one), balance(two)) == (30, 270)
    assert selectors.faults() == []
