"""Writing organisations and memberships."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import permissions
from portal.access import services as access
from portal.access.enums import Permission, Role
from portal.access.errors import NotYours, Refusal
from portal.audit import services as audit
from portal.organisations import logic, selectors
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


# Where a role may be held: kinds of organisations, or levels of divisions (empty: of any level).
ROLES_AT_ORGANISATIONS: dict[str, frozenset[str]] = {
    Role.SCHOOL_EDITOR: frozenset({Kind.SCHOOL, Kind.TRAINING_BASE}),
    Role.SCHOOL_MANAGER: frozenset({Kind.SCHOOL, Kind.TRAINING_BASE}),
    Role.AGENCY_CLERK: frozenset({Kind.AGENCY}),
    Role.ASSESSOR: frozenset({Kind.ASSESSMENT_BODY, Kind.EXAM_CENTRE}),
    Role.INVIGILATOR: frozenset({Kind.ASSESSMENT_BODY, Kind.EXAM_CENTRE}),
    Role.ASSESSMENT_BODY_OFFICER: frozenset({Kind.ASSESSMENT_BODY}),
}
ROLES_IN_REGIONS: dict[str, frozenset[str]] = {
    Role.COUNTY_OFFICER: frozenset({"county", "zone"}),
    Role.CITY_OFFICER: frozenset({"city"}),
    Role.PROVINCE_OFFICER: frozenset({"province"}),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}


def _may_grant(actor: Any, organisation: Organisation | None, region_id: int | None) -> bool:
    return permissions.allowed(
        actor,
        Permission.GRANTS_MANAGE,
        organisation_id=organisation.pk if organisation else None,
        region_id=organisation.region_id if organisation else region_id,
    )


def check_role(*, user: Any, role: str, organisation: Organisation | None, region: Any, actor: Any) -> None:
    """Accept a role for a place or refuse it.

    Raises: Refusal with the field for a role that cannot be held there, for a place outside the actor's scope, and for
    one's own account: nobody widens their own rights.
    """
    if user.pk == actor.pk:
        raise Refusal("own_grant", _("不能给自己分配角色，请另一位管理员办理"), "phone")
    if role in ROLES_AT_ORGANISATIONS:
        if organisation is None:
            raise Refusal("place_organisation", _("这个角色要写单位的统一社会信用代码"), "place")
        if organisation.closed_on is not None:
            raise Refusal("place_closed", _("这个单位已经停业，不能再分配角色"), "place")
        fits = organisation.kind in ROLES_AT_ORGANISATIONS[role]
    elif role in ROLES_IN_REGIONS:
        if region is None:
            raise Refusal("place_region", _("这个角色要写辖区的 6 位行政区划代码"), "place")
        fits = not ROLES_IN_REGIONS[role] or region.level in ROLES_IN_REGIONS[role]
    else:
        raise Refusal("role", _("这个角色不用分配"), "role")
    if not fits:
        raise Refusal("place_kind", _("“%(role)s”不能分配在这里") % {"role": Role(role).label}, "place")
    if not _may_grant(actor, organisation, region.pk if region else None):
        raise Refusal("place_scope", _("这个单位或辖区不归您管"), "place")


@transaction.atomic
def give_role(
    *, user: Any, role: str, organisation: Organisation | None = None, region: Any = None, actor: Any, now: datetime
) -> Any:
    """Give a user a role at an organisation, as whose member they then stand, or in a division; return the grant.

    Raises: what `check_role` raises.
    """
    check_role(user=user, role=role, organisation=organisation, region=region, actor=actor)
    if organisation is not None:
        today = timezone.localdate(now)
        add_member(
            organisation=organisation, user=user, title=str(Role(role).label), started_on=today, actor=actor, now=now
        )
    return access.grant(user=user, role=role, organisation=organisation, region=region, actor=actor, now=now)


@transaction.atomic
def end_role(*, grant: Any, actor: Any, now: datetime) -> None:
    """End a role now; with the last one at an organisation the membership ends too.

    Raises: NotYours outside the actor's scope; Refusal for one's own role, so that nobody locks themselves out.
    """
    if not _may_grant(actor, grant.organisation, grant.region_id):
        raise NotYours
    if grant.user_id == actor.pk:
        raise Refusal("own_grant", _("不能收回自己的角色，请另一位管理员办理"))
    access.end(grant=grant, actor=actor, now=now)
    if grant.organisation_id is None or selectors.roles_at(grant.user_id, grant.organisation_id):
        return
    for membership in Membership.objects.filter(
        user_id=grant.user_id, organisation_id=grant.organisation_id, ended_on=None
    ):
        end_membership(membership=membership, on=timezone.localdate(now), actor=actor, now=now)
