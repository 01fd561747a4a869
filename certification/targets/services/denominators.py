"""Numbers from outside."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.targets import errors
from certification.targets.enums import DenominatorKind
from certification.targets.models import Denominator
from portal.access import permissions
from portal.access.enums import Permission
from portal.audit import services as audit


@transaction.atomic
def set_denominator(
    *, region_id: int, kind: str, on: date, value: int, source: str, actor: Any, now: datetime
) -> Denominator:
    """Enter how many elders or beds a division had on a day, and who says so; the same again changes nothing.

    Raises NotYours unless `actor` (None: the portal) may manage policy in the division; Refusal for a number that is
    none, or without a source.
    """
    if actor is not None and not permissions.allowed(actor, Permission.POLICY_MANAGE, region_id=region_id):
        raise errors.NotYours
    if kind not in DenominatorKind.values:
        raise errors.Refusal("kind", _("请选择种类。"), field="kind")
    if value <= 0:
        raise errors.Refusal("value", _("请填写大于 0 的整数。"), field="value")
    if not source.strip():
        raise errors.Refusal("source", _("请写明数字的来源。"), field="source")
    last = Denominator.objects.filter(region_id=region_id, kind=kind, on=on).order_by("-pk").first()
    if last is not None and (last.value, last.source) == (value, source.strip()):
        return last
    row = Denominator.objects.create(
        region_id=region_id,
        kind=kind,
        on=on,
        value=value,
        source=source.strip()[:200],
        actor=actor,
        recorded_at=now,
    )
    audit.record(
        actor=actor,
        action="targets.denominator.set",
        target=row,
        region=region_id,
        data={"kind": kind, "on": on.isoformat(), "value": value},
        now=now,
    )
    return row
