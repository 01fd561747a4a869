"""Making and freezing the PDF of a certificate, one or many: composed, signed, kept with its digest."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import errors, selectors
from certification.certificates.enums import EventKind, State
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.services import composing, credentials, papers
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.files import services as files
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people
from portal.printing import services as printing

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "certificate_pdf"


@dataclass
class Report:
    """What became of a batch: numbers of rows that are made, and why others are not."""

    made: list[int] = field(default_factory=list)
    had: list[int] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    # The refusals themselves: their codes, and the characters that no font has.
    refusals: dict[int, Refusal] = field(default_factory=dict)


def _photo_bytes(photo: Any) -> bytes:
    try:
        return files.read(photo)
    except FileNotFoundError as error:
        # Gone for good, unlike a store that does not answer: this one stops, the batch goes on.
        raise errors.Refusal("photo_gone", _("照片文件不见了。请持证人重新上传照片，再制作。"), "photo") from error


def _render(
    certificate: Certificate, signer: Any, *, actor: Any, now: datetime, look: composing.Look | None = None
) -> Certificate:
    photo = certificate.photo or people.get_by_pk(certificate.person_id).photo
    look = look or composing.look_of(certificate)
    content = composing.compose(
        certificate,
        look=look,
        values=composing.values_of(certificate, now=now),
        photo=_photo_bytes(photo) if photo else None,
        credential=certificate.credential or credentials.build(certificate, now=now, actor=actor),
        signer=signer,
        now=now,
    )
    return _freeze(certificate.pk, content, look=look, actor=actor, now=now)


def render(*, certificate_id: int, actor: Any = None, now: datetime) -> Certificate:
    """Make the PDF once, sign it and freeze it with its SHA-256; a certificate that has one is left alone.

    The slow part runs outside the transaction; should two workers make it at once, the first to store it wins.
    Raises printing's refusals (a character without a font, a name without room), which name what is wrong, and
    KeyUnavailable where there is nothing to sign with.
    """
    certificate = selectors.by_pk(certificate_id)
    if certificate.pdf_id:
        return certificate
    return _render(certificate, printing.signer(), actor=actor, now=now)


def render_many(certificate_ids: Iterable[int], *, now: datetime, actor: Any = None) -> Report:
    """Make the PDFs of many certificates, one transaction each, with one signer.

    A certificate that cannot be made (a character that no font has, say) is reported with the reason, and the others go
    on; those that have their PDF already are left alone, so a batch may be repeated after any interruption.
    Raises KeyUnavailable where there is nothing to sign with.
    """
    report, signer, ids = Report(), printing.signer(), list(certificate_ids)
    for start in range(0, len(ids), 200):
        rows = Certificate.objects.select_related("photo", "template__seal", "template__background").in_bulk(
            ids[start : start + 200]
        )
        looks: dict[tuple, composing.Look] = {}
        credentials.build_many([row for row in rows.values() if not row.pdf_id], now=now, actor=actor)
        # Neighbours that look alike share a compiled page.
        for certificate in sorted(rows.values(), key=lambda row: (row.issuer_id or 0, row.kind, row.pk)):
            if certificate.pdf_id:
                report.had.append(certificate.pk)
                continue
            # Asked once in a chunk for certificates of the same body and kind.
            alike = (certificate.issuer_id, certificate.issuer_name, certificate.kind, certificate.template_id)
            try:
                if alike not in looks:
                    looks[alike] = composing.look_of(certificate)
                _render(certificate, signer, actor=actor, now=now, look=looks[alike])
            except Refusal as refusal:
                report.failed[certificate.pk] = str(refusal.message)
                report.refusals[certificate.pk] = refusal
                # Whoever runs the batch reads the report; the certificate's own pages say it too.
                fault = papers.fault_of(refusal)
                papers.stop(certificate_id=certificate.pk, fault=fault, actor=actor, now=now, tell_officers=False)
            else:
                report.made.append(certificate.pk)
    return report


@transaction.atomic
def _freeze(certificate_id: int, content: bytes, *, look: composing.Look, actor: Any, now: datetime) -> Certificate:
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.pdf_id:
        return certificate
    stored = files.store(
        content=content,
        name=f"{certificate.number}.pdf",
        kind=FILE_KIND,
        actor=actor,
        now=now,
        owner_person_id=certificate.person_id,
        organisation_id=certificate.issuer_id,
    )
    certificate.pdf = stored
    certificate.pdf_sha256 = hashlib.sha256(content).hexdigest()
    certificate.template = look.template
    certificate.template_version = look.version
    certificate.save(update_fields=["pdf", "pdf_sha256", "template", "template_version"])
    CertificateEvent.objects.create(
        certificate=certificate,
        kind=EventKind.RENDERED,
        on=now.astimezone(BEIJING).date(),
        actor=actor,
        recorded_at=now,
    )
    if certificate.state == State.VALID:
        # One that was suspended or revoked before its paper was made is nothing to be glad of.
        person = people.get_by_pk(certificate.person_id)
        late = selectors.attempts(certificate)
        messaging.send(
            user_id=person.user_id,
            subject=_("您的%(kind)s发下来了") % {"kind": certificate.get_kind_display()},
            body=_("编号 %(number)s，可以下载和出示。") % {"number": certificate.number},
            link=reverse("certificates:certificate", args=[certificate.public_id]),
            # Where the award has told already, that was enough, unless the paper had to be waited for.
            key=selectors.ready_key(certificate.pk) + (f":{late}" if late else ""),
            now=now,
        )
    jobs.announce(
        signal="certification.certificates.signals.rendered",
        key=f"certificates.rendered:{certificate.pk}",
        ids={"certificate_id": certificate.pk},
        now=now,
    )
    audit.record(
        actor=actor,
        action="certificates.pdf.frozen",
        target=certificate,
        data={"sha256": certificate.pdf_sha256},
        now=now,
    )
    return certificate
