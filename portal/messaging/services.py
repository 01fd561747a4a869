"""Sending messages and marking them as read."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit import services as audit
from portal.messaging.models import Message


@transaction.atomic
def send(*, user_id: int | None, subject: str, body: str, link: str = "", key: str, now: datetime) -> Message | None:
    """Tell one user something, in the portal itself. The same key again changes nothing and returns the first message.

    Arguments: user_id, None where the person has no login (nothing is sent); link, an address of our own that the
    message leads to, or ""; key, what makes it the same message, such as "exams.result:<attempt id>".
    Raises ValueError for a link that leads elsewhere.
    """
    if user_id is None:
        return None
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError("a message links to addresses of the portal only")
    message, created = Message.objects.get_or_create(
        key=key, defaults={"user_id": user_id, "subject": subject, "body": body, "link": link, "sent_at": now}
    )
    if created:
        audit.record(actor=None, action="messaging.message.sent", target=message, now=now)
    return message


@transaction.atomic
def mark_read(*, user: Any, now: datetime, message: Message | None = None) -> int:
    """Mark one message of a user, or all, as read; return how many were new.

    Without an audit row: what the reader has seen is theirs alone and decides nothing.
    """
    rows = Message.objects.filter(user_id=user.pk, read_at=None)
    if message is not None:
        rows = rows.filter(pk=message.pk)
    return rows.update(read_at=now)
