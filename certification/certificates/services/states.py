"""Suspending, restoring, revoking, superseding: each with a reason, an event, a message and a line in the audit."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.certificates import errors, permissions
from certification.certificates.enums import EventKind
from certification.certificates.logic import reasons, states
from certification.certificates.models import Certificate, CertificateEvent
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people

LONGEST_REASON = 200
BEIJING = ZoneInfo("Asia/Shanghai")
_DAYS = {
    "future": gettext_lazy("生效日期不能在将来。"),
    "before_issue": gettext_lazy("生效日期不能早于发证日期。"),
    "before_last": gettext_lazy("生效日期不能早于上一次变更的日期。"),
}


_PERSONAL = {
    "identity": gettext_lazy("原因里有身份证号。核验的人都看得到原因，请删掉。"),
    "mobile": gettext_lazy("原因里有手机号。核验的人都看得到原因，请删掉。"),
    "name": gettext_lazy("原因里有持证人的姓名。核验的人都看得到原因，请写“持证人”。"),
}


def check_public(reason: str, *, name: str) -> None:
    """Refuse a public reason that tells an identity number, a mobile number or the name of whom it is about.

    Raises: Refusal.
    """
    found = reasons.personal(reason, name=name)
    if found:
        raise errors.Refusal(f"reason_{found}", str(_PERSONAL[found]), field="reason")


@transaction.atomic
def _change(
    kind: EventKind,
    *,
    certificate: Certificate,
    reason: str,
    on: date,
    actor: Any,
    now: datetime,
    by: Certificate | None = None,
    tell: bool = True,
) -> Certificate:
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if actor is not None and not permissions.may_change(actor, row):
        raise errors.NotYours
    if actor is not None and people.get_by_pk(row.person_id).user_id == actor.pk:
        raise errors.Refusal("own", _("自己的证书请由同事办理。"))
    if not reason.strip():
        raise errors.Refusal("reason_missing", _("请写明原因，核验的人会看到。"), field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise errors.Refusal(
            "reason_long", _("原因请不要超过 %(most)s 个字。") % {"most": LONGEST_REASON}, field="reason"
        )
    check_public(reason, name=row.holder_name)
    if not states.allowed(row.state, kind):
        raise errors.Refusal("state", _("证书现在是“%(state)s”，不能这样变更。") % {"state": row.get_state_display()})
    today = now.astimezone(BEIJING).date()
    problem = states.day_problem(on, issued_on=row.issued_on, last=row.state_since, today=today)
    if problem:
        raise errors.Refusal("on", str(_DAYS[problem]), field="on")
    if kind == EventKind.SUSPENDED and row.state_on(on) == "expired":
        raise errors.Refusal("expired", _("证书已经过期，不用再暂停。"))
    row.state, row.state_reason, row.state_since = states.TRANSITIONS[kind][1], reason.strip(), on
    row.superseded_by = by
    row.save(update_fields=["state", "state_reason", "state_since", "superseded_by"])
    event = CertificateEvent.objects.create(
        certificate=row, kind=kind, on=on, reason=reason.strip(), actor=actor, recorded_at=now
    )
    if tell:
        said = {"number": row.number, "reason": reason.strip()}
        body = _("编号 %(number)s。原因：%(reason)s") % said
        if kind in (EventKind.SUSPENDED, EventKind.REVOKED):
            body += "\n" + (
                _("有异议的，可以向发证机构书面提出。")
                if row.issuer_id is not None
                else _("有异议的，可以向核实它的主管部门书面提出。")
            )
        messaging.send(
            user_id=people.get_by_pk(row.person_id).user_id,
            subject=_("证书状态有变化：%(state)s") % {"state": row.get_state_display()},
            body=body,
            link=reverse("certificates:certificate", args=[row.public_id]),
            key=f"certificates.state:{event.pk}",
            now=now,
        )
    spread(row, event, now=now)
    return row


def spread(row: Certificate, event: CertificateEvent, *, now: datetime, **about: Any) -> None:
    """Announce a change of state to the other rooms and write it into the audit trail.

    Arguments: event, which changed it; about, what else the trail should keep, as `audit.record` takes it.
    """
    jobs.announce(
        signal="certification.certificates.signals.state_changed",
        key=f"certificates.state:{event.pk}",
        ids={"certificate_id": row.pk},
        now=now,
    )
    audit.record(actor=event.actor, action=f"certificates.certificate.{event.kind}", target=row, now=now, **about)


def suspend(*, certificate: Certificate, reason: str, on: date, actor: Any, now: datetime) -> Certificate:
    """Suspend a valid certificate; the reason is public."""
    return _change(EventKind.SUSPENDED, certificate=certificate, reason=reason, on=on, actor=actor, now=now)


def restore(*, certificate: Certificate, reason: str, on: date, actor: Any, now: datetime) -> Certificate:
    """Make a suspended certificate valid again."""
    return _change(EventKind.RESTORED, certificate=certificate, reason=reason, on=on, actor=actor, now=now)


def revoke(*, certificate: Certificate, reason: str, on: date, actor: Any, now: datetime) -> Certificate:
    """Revoke a certificate for good; the reason is public."""
    return _change(EventKind.REVOKED, certificate=certificate, reason=reason, on=on, actor=actor, now=now)


def supersede(
    *,
    certificate: Certificate,
    reason: str,
    on: date,
    actor: Any,
    now: datetime,
    by: Certificate | None = None,
    tell: bool = True,
) -> Certificate:
    """Mark a certificate as replaced by a newer one, `by` where the registry has it, from a day on.

    Arguments: tell, False where the holder hears of the new one anyway.
    """
    return _change(
        EventKind.SUPERSEDED,
        certificate=certificate,
        reason=reason,
        on=on,
        actor=actor,
        now=now,
        by=by,
        tell=tell,
    )
