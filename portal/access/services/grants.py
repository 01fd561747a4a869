"""Giving and ending grants."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.access.models import Grant
from portal.audit import services as audit


@transaction.atomic
def grant(
    *,
    user: Any,
    role: str,
    organisation: Any = None,
    region: Any = None,
    actor: Any,
    now: datetime,
    valid_to: datetime | None = None,
) -> Grant:
    """Give `user` a role for an organisation or a region; the same live grant again changes nothing.

    Arguments: organisation, an Organisation or None; region, a Region, its code or None.
    """
    region_id = getattr(region, "pk", region)
    organisation_id = getattr(organisation, "pk", organisation)
    existing = Grant.objects.filter(
        user_id=user.pk, role=role, organisation_id=organisation_id, region_id=region_id, valid_to=None
    ).first()
    if existing:
        return existing
    row = Grant.objects.create(
        user_id=user.pk,
        role=role,
        organisation_id=organisation_id,
        region_id=region_id,
        valid_from=now,
        valid_to=valid_to,
        granted_by=actor,
    )
    if hasattr(user, "_grants"):
        del user._grants
    audit.record(actor=actor, action="access.grant.given", target=row, region=region_id, data={"role": role}, now=now)
    return row


@transaction.atomic
def end(*, grant: Grant, actor: Any, now: datetime) -> None:
    """End a grant at `now`."""
    Grant.objects.filter(pk=grant.pk, valid_to=None).update(valid_to=now)
    audit.record(actor=actor, action="access.grant.ended", target=grant, region=grant.region_id, now=now)
