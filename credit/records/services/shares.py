"""Links by which a person shows their record, by their own wish and for some days."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.records.errors import NotYours, Refusal
from credit.records.models import Share
from portal.audit import services as audit

LONGEST_DAYS = 30


@transaction.atomic
def share(*, person: Any, label: str, days: int, actor: Any, now: datetime) -> Share:
    """Make a link that shows the person's record to whoever has it, for some days.

    Raises: NotYours, where the actor is not the person; Refusal `label`, `days`.
    """
    if actor.pk != person.user_id:
        raise NotYours
    if not label.strip():
        raise Refusal("label", _("请写给谁看。"), "label")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal("days", _("最短 1 天，最长 30 天。"), "days")
    made = Share.objects.create(
        person=person, label=label.strip(), created_at=now, expires_at=now + timedelta(days=days)
    )
    audit.record(actor=actor, action="credit.share.made", target=made, data={"days": days}, now=now)
    return made


@transaction.atomic
def end_share(*, share: Share, actor: Any, now: datetime) -> Share:
    """End a link at once. Safe to repeat. Raises: NotYours."""
    if actor.pk != share.person.user_id:
        raise NotYours
    if share.revoked_at is None:
        share.revoked_at = now
        share.save(update_fields=["revoked_at"])
        audit.record(actor=actor, action="credit.share.ended", target=share, now=now)
    return share


@transaction.atomic
def note_opening(*, share: Share, now: datetime) -> None:
    """Note that somebody opened a link; the person may ask how often."""
    audit.record(actor=None, action="credit.share.opened", target=share, now=now)
