"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from credit.timebank import selectors
from portal.people import selectors as people


def mine(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The balance, and the order that comes next; nothing for who never had to do with the time bank."""
    person = people.of_user(request.user)
    if person is None:
        return None
    balances = selectors.balances(person.pk)
    order = selectors.next_order(person.pk)
    if order is None and not balances["total"] and selectors.volunteer(person.pk) is None:
        return None
    return "credit/timebank/panel_me.html", {"balances": balances, "order": order, "person": person}


def desk(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for the operator."""
    return "credit/timebank/panel_desk.html", {"waiting": selectors.waiting(request.user)}
