"""Making entries and correcting them."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credit.records import permissions, selectors
from credit.records.enums import SubjectKind
from credit.records.errors import NotYours, Refusal
from credit.records.models import CreditEvent
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.audit import services as audit
from portal.messaging import services as messaging


def kind_of(*, person: Any = None, organisation: Any = None) -> SubjectKind:
    """Return whom an entry is about; one of the two is given."""
    return SubjectKind.PERSON if organisation is None else SubjectKind.ORGANISATION


def tell(event: CreditEvent, *, subject: str, body: str, key: str, now: datetime) -> None:
    """Send a message to the person, or to everybody who holds the desk of the organisation."""
    if event.person is not None:
        link = f"/credit/entries/{event.public_id}/"
        messaging.send(user_id=event.person.user_id, subject=subject, body=body, link=link, key=key, now=now)
        return
    link = f"/agency/credit/{event.public_id}/"
    for user_id in access.user_ids_with(Permission.DESK_AGENCY, organisation_id=event.organisation_id):
        messaging.send(user_id=user_id, subject=subject, body=body, link=link, key=f"{key}:{user_id}", now=now)


def _check_days(occurred_on: date, decided_on: date, today: date) -> None:
    if decided_on > today:
        raise Refusal("decided_on", _("认定日期不能晚于今天。"), "decided_on")
    if occurred_on > decided_on:
        raise Refusal("occurred_on", _("发生日期不能晚于认定日期。"), "occurred_on")


@transaction.atomic
def record(
    *,
    person: Any = None,
    organisation: Any = None,
    code: str,
    severity: str = "",
    points: int | None = None,
    occurred_on: date,
    decided_on: date,
    document: str,
    details: str = "",
    expires_on: date | None = None,
    key: str,
    actor: Any,
    now: datetime,
) -> CreditEvent:
    """Make an entry about a person or an organisation, and tell the subject.

    Arguments: code, of the catalogue that rules the subject's region; severity, of enums.Severity, empty for praise or a
    plain note; points, None where the catalogue gives them; document, the decision on which it rests; key, makes it one
    entry: the same key again returns the first. actor None is the portal itself.
    Raises: NotYours, where the actor is no officer of the subject's region or is the subject; Refusal `no_rules`,
    `unknown_code`, `no_points`, `decided_on`, `occurred_on`, `expires_on`.
    """
    known = selectors.by_key(key)
    if known is not None:
        return known
    if not permissions.may_record(actor, person=person, organisation=organisation):
        raise NotYours
    region_id = permissions.region_of(person=person, organisation=organisation)
    today = selectors.day(now)
    _check_days(occurred_on, decided_on, today)
    if expires_on is not None and expires_on <= decided_on:
        raise Refusal("expires_on", _("到期日期要在认定日期之后。"), "expires_on")
    kind = kind_of(person=person, organisation=organisation)
    rules = selectors.rules(kind, region_id, today) if region_id is not None else None
    if rules is None or region_id is None:
        raise Refusal("no_rules", _("这里还没有启用信用评价的政策，不能登记。"))
    entry = rules.credit.entry(code)
    if entry is None:
        raise Refusal("unknown_code", _("政策目录里没有这个事项。"), "code")
    if points is None and entry.points is None:
        raise Refusal("no_points", _("政策没有给这个事项定分值，请按认定文书填写。"), "points")
    try:
        with transaction.atomic():
            event = CreditEvent.objects.create(
                person=person,
                organisation=organisation,
                region_id=region_id,
                code=code,
                title=entry.title,
                severity=severity,
                points=points,
                occurred_on=occurred_on,
                decided_on=decided_on,
                recorded_at=now,
                expires_on=expires_on,
                document=document,
                details=details,
                author=actor,
                key=key,
                pack_sha256=rules.held.sha256,
            )
    except IntegrityError:
        # A form sent twice at once: the other one was first.
        known = selectors.by_key(key)
        if known is None:
            raise
        return known
    _recorded(event, actor=actor, now=now)
    return event


@transaction.atomic
def correct(
    *,
    event: CreditEvent,
    points: int | None,
    severity: str = "",
    document: str,
    details: str,
    decided_on: date | None = None,
    actor: Any,
    now: datetime,
) -> CreditEvent:
    """Put an entry right by a new one that stands in its place; the old one stays and counts no more.

    Arguments: points 0 withdraws it; decided_on, only where the entry's own was wrong: the terms of showing and of repair
    run on from the day on which the matter was decided, so that no correction begins them anew. When it was put right is
    recorded_at. Repeated, the first correction is returned. Where the entry had a day on which it expires, so has the
    correction. Raises: NotYours; Refusal `decided_on`, `occurred_on`, `upheld` (another officer has decided that the entry
    never counts again: only a withdrawal may follow), `expired`.
    """
    known = CreditEvent.objects.filter(corrects=event).first()
    if known is not None:
        return known
    if not permissions.may_record(actor, person=event.person, organisation=event.organisation):
        raise NotYours
    today = selectors.day(now)
    decided_on = decided_on or event.decided_on
    _check_days(event.occurred_on, decided_on, today)
    if points != 0 and selectors.upheld(event):
        raise Refusal("upheld", _("异议已经成立，这一条不再计入，不用更正。"))
    if event.expires_on is not None and event.expires_on <= today:
        raise Refusal("expired", _("这一条已经到期，不用更正。"))
    made = CreditEvent.objects.create(
        person=event.person,
        organisation=event.organisation,
        region_id=event.region_id,
        code=event.code,
        title=event.title,
        severity=severity,
        points=points,
        occurred_on=event.occurred_on,
        decided_on=decided_on,
        recorded_at=now,
        expires_on=event.expires_on,
        document=document,
        details=details,
        corrects=event,
        author=actor,
        key=f"corrects:{event.public_id}",
        pack_sha256=event.pack_sha256,
    )
    _recorded(made, actor=actor, now=now)
    return made


def _recorded(event: CreditEvent, *, actor: Any, now: datetime) -> None:
    action = "credit.event.corrected" if event.corrects_id else "credit.event.recorded"
    data = {"code": event.code, "severity": event.severity, "points": event.points}
    audit.record(actor=actor, action=action, target=event, region=event.region_id, data=data, now=now)
    tell(
        event,
        subject=_("信用记录有新的一条"),
        body=_("登记了“%(title)s”。您可以看是什么、为什么，不同意可以提异议。") % {"title": event.title},
        key=f"credit.event:{event.pk}",
        now=now,
    )
