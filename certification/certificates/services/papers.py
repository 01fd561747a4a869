"""A paper that could not be made: said to those who can do something about it, and made again when they have."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import errors, permissions, selectors
from certification.certificates.enums import EventKind, State
from certification.certificates.logic import papers
from certification.certificates.models import Certificate, CertificateEvent
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
TASK = "certification.certificates.tasks.render"


def fault_of(refusal: Refusal) -> papers.Fault:
    """Return what a refusal of printing says, to be kept with the certificate."""
    detail = "".join(getattr(refusal, "characters", ())) or getattr(refusal, "text", "")
    return papers.Fault(refusal.code, str(detail))


@transaction.atomic
def stop(
    *, certificate_id: int, fault: papers.Fault, actor: Any = None, now: datetime, tell_officers: bool = True
) -> CertificateEvent | None:
    """Write down that a paper could not be made, and tell the holder; None where it exists by now.

    Arguments: tell_officers, False where they are told otherwise, as of a batch: then the same fault again is no news.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate_id)
    if row.pdf_id is not None:
        return None
    last = row.events.filter(kind=EventKind.STOPPED).order_by("-pk").first()  # type: ignore[attr-defined]
    if not tell_officers and last is not None and last.reason == fault.kept:
        return last  # type: ignore[no-any-return]
    event = CertificateEvent.objects.create(
        certificate=row,
        kind=EventKind.STOPPED,
        on=now.astimezone(BEIJING).date(),
        reason=fault.kept,
        actor=actor,
        recorded_at=now,
    )
    if row.state == State.VALID:
        messaging.send(
            user_id=people.get_by_pk(row.person_id).user_id,
            subject=_("证书已经签发，证书文件还没有做成"),
            body=_("编号 %(number)s。证书有效，查得到；文件要等发证机构处理，做好再给您发消息。")
            % {"number": row.number},
            link=reverse("certificates:certificate", args=[row.public_id]),
            key=f"certificates.waits:{row.pk}",
            now=now,
        )
    if tell_officers:
        for user_id in _officers(row):
            messaging.send(
                user_id=user_id,
                subject=_("证书没有制成：%(number)s") % {"number": row.number},
                body=f"{fault.words}。{fault.advice}",
                link=reverse("certificates:record", args=[row.public_id]),
                key=f"certificates.stopped:{event.pk}:{user_id}",
                now=now,
            )
    audit.record(actor=actor, action="certificates.pdf.stopped", target=row, data={"code": fault.code}, now=now)
    return event


def _officers(certificate: Certificate) -> list[int]:
    """Return who can do something: whoever issued it, or all who may where that was the portal or somebody who left."""
    issued = certificate.events.filter(kind=EventKind.ISSUED).select_related("actor").first()  # type: ignore[attr-defined]
    if issued is not None and issued.actor is not None and permissions.may_change(issued.actor, certificate):
        return [issued.actor.pk]
    ids = access.user_ids_with(Permission.CERTIFICATES_CHANGE, organisation_id=certificate.issuer_id)
    return list(get_user_model().objects.filter(pk__in=ids, is_active=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def make_again(*, certificate: Certificate, actor: Any, now: datetime) -> None:
    """Have a paper made that could not be made before; pressed twice it is made once.

    Raises: NotYours for an officer of another body; Refusal where nothing has stopped it.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not permissions.may_change(actor, row):
        raise errors.NotYours
    found = selectors.paper(row)
    if found.word == "making":
        return
    if found.word != "stopped":
        raise errors.Refusal("paper", _("这张证书的文件不用再制作。"))
    jobs.plan(
        task=TASK,
        key=selectors.render_key(row, selectors.attempts(row)),
        ids={"certificate_id": row.pk},
        actor=actor,
        title=_("制作证书"),
        now=now,
    )
    audit.record(actor=actor, action="certificates.pdf.again", target=row, now=now)
