"""Reading accounts."""

from collections.abc import Iterable

from portal.accounts.models import DemoUser, User


def by_phone(phone: str) -> User | None:
    """Return the account of a number in its one form (+86 and eleven digits), or None."""
    return User.objects.filter(phone=phone).first()


def by_ids(ids: Iterable[int]) -> dict[int, User]:
    """Return accounts by row number."""
    return User.objects.in_bulk(list(ids))


def demo_user(role: str) -> User | None:
    """Return the person of the demonstration world who stands for `role`."""
    found = DemoUser.objects.filter(role=role).select_related("user").first()
    return found.user if found else None


def is_demo(user: User) -> bool:
    """Say whether the login belongs to the demonstration world."""
    return DemoUser.objects.filter(user_id=user.pk).exists()
