"""Reading messages."""

from typing import Any

from portal.messaging.models import Message

PAGE = 20


def unread_count(user: Any) -> int:
    """Return how many messages a user has not read; 0 for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return 0
    return Message.objects.filter(user_id=user.pk, read_at=None).count()


def page_of(user: Any, *, before: str = "", size: int = PAGE) -> tuple[list[Message], str]:
    """Return up to `size` messages of a user, newest first, and the key of the next page ("" at the end).

    Arguments: before, the public id of the last message of the page before; one that is not the user's starts anew.
    """
    rows = Message.objects.filter(user_id=user.pk).order_by("-pk")
    if before and (last := rows.filter(public_id=before).values_list("pk", flat=True).first()):
        rows = rows.filter(pk__lt=last)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].public_id if len(found) > size else ""


def of_user(user: Any, public_id: str) -> Message | None:
    """Return one message if it is the user's own."""
    return Message.objects.filter(user_id=user.pk, public_id=public_id).first()
