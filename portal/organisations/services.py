"""Writing organisations and memberships."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.organisations import logic
from portal.organisations.enums import Kind
from portal.organisations.errors import AlreadyRegistered
from portal.organisations.models import Membership, Organisation
from portal.regions import selectors as regions

LONGEST_NAME = 120


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not name:
        raise Refusal("name_empty", _("请填写机构名称"), "name")
    if len(name) > LONGEST_NAME:
        raise Refusal("name_long", _("机构名称最多 120 个字"), "name")
    return name


def _region_id(region: Any) -> int:
    found = regions.get(getattr(region, "pk", region)) if region not in (None, "") else None
    if found is None or found.code == 0:
        raise Refusal("region_missing", _("请选择所在地区"), "region")
    return found.pk


@transaction.atomic
def register(
    *,
    kind: str,
    name: str,
    credit_code: str,
    region: Any,
    subkind: str = "",
    beds: int = 0,
    parent: Organisation | None = None,
    phone: str = "",
    address: str = "",
    introduction: str = "",
    actor: Any,
    now: datetime,
) -> Organisation:
    """Register an organisation.

    Arguments: kind, of enums.Kind; credit_code, as typed, checked by its algorithm; region, a Region or its code; beds,
    count. Raises: WrongCreditCode, AlreadyRegistered, Refusal beside its field.
    """
    if kind not in Kind.values:
        raise Refusal("kind_unknown", _("请选择机构类型"), "kind")
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind,
                subkind=subkind,
                name=_name(name),
                credit_code=logic.credit_code(credit_code),
                region_id=_region_id(region),
                beds=beds,
                parent=parent,
                phone=phone.strip(),
                address=address.strip(),
                introduction=introduction.strip(),
                created_at=now,
            )
    except IntegrityError:
        raise AlreadyRegistered from None
    audit.record(
        actor=actor,
        action="organisations.organisation.registered",
        target=organisation,
        region=organisation.region_id,
        data={"kind": kind},
        now=now,
    )
    return organisation


@transaction.atomic
def update(
    *,
    organisation: Organisation,
    name: str,
    beds: int,
    phone: str,
    address: str,
    introduction: str,
    actor: Any,
    now: datetime,
) -> Organisation:
    """Change what an organisation shows of itself; kind, code and region are facts of its registration and stay."""
    values = {
        "name": _name(name),
        "beds": beds,
        "phone": phone.strip(),
        "address": address.strip(),
        "introduction": introduction.strip(),
    }
    changed = [key for key, value in values.items() if getattr(organisation, key) != value]
    if not changed:
        return organisation
    for key in changed:
        setattr(organisation, key, values[key])
    organisation.save(update_fields=changed)
    audit.record(
        actor=actor,
        action="organisations.organisation.changed",
        target=organisation,
        region=organisation.region_id,
        data={"fields": changed},
        now=now,
    )
    return organisation


@transaction.atomic
def close(*, organisation: Organisation, on: date, actor: Any, now: datetime) -> Organisation:
    """Close an organisation on a day: it leaves the directory, what it issued stays; its memberships end."""
    if organisation.closed_on is not None:
        return organisation
    organisation.closed_on = on
    organisation.save(update_fields=["closed_on"])
    open_ones = Membership.objects.filter(organisation=organisation, ended_on=None)
    open_ones.filter(started_on__lte=on).update(ended_on=on)
    open_ones.filter(started_on__gt=on).delete()
    audit.record(
        actor=actor,
        action="organisations.organisation.closed",
        target=organisation,
        region=organisation.region_id,
        data={"on": on.isoformat()},
        now=now,
    )
    return organisation


@transaction.atomic
def add_member(
    *, organisation: Organisation, user: Any, title: str = "", started_on: date, actor: Any, now: datetime
) -> Membership:
    """Add a user to an organisation; a membership in force stays as it is. Roles are given in access, not here."""
    row, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, ended_on=None, defaults={"title": title, "started_on": started_on}
    )
    if created:
        audit.record(
            actor=actor,
            action="organisations.member.added",
            target=row,
            region=organisation.region_id,
            data={"organisation": organisation.pk},
            now=now,
        )
    return row


@transaction.atomic
def end_membership(*, membership: Membership, on: date, actor: Any, now: datetime) -> Membership:
    """End a membership on a day. Raises: Refusal when that lies before its beginning."""
    if membership.ended_on is not None:
        return membership
    if on < membership.started_on:
        raise Refusal("period", _("结束日期不能早于开始日期"), "ended_on")
    membership.ended_on = on
    membership.save(update_fields=["ended_on"])
    audit.record(
        actor=actor,
        action="organisations.member.ended",
        target=membership,
        region=membership.organisation.region_id,
        data={"organisation": membership.organisation_id},
        now=now,
    )
    return membership
