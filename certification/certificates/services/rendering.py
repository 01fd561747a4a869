"""Making and freezing the PDF."""

import hashlib
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import logic, selectors
from certification.certificates.enums import EventKind, Kind
from certification.certificates.models import Certificate, CertificateEvent
from portal.audit import services as audit
from portal.files import services as files
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people
from portal.people import services as vault
from portal.printing import services as printing

TEMPLATE_VERSION = "2026-11"
BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "certificate_pdf"


def _context(certificate: Certificate, *, now: datetime) -> dict[str, Any]:
    person = people.get_by_pk(certificate.person_id)
    occupation, code, occupation_en, standard = logic.OCCUPATIONS[certificate.occupation]
    context = {
        **certificate.facts,
        "holder_name": certificate.holder_name,
        "id_number": vault.reveal_for_certificate(person_id=person.pk, purpose="certificates.render", now=now),
        "number": certificate.number,
        "verify_url": selectors.verify_url(certificate),
        "verify_code": logic.shown_code(certificate.verify_code),
        "issuer_name": certificate.issuer_name,
        "issued_on": logic.day_text(certificate.issued_on),
        "photo": files.read(person.photo) if person.photo else None,
        "sample": settings.SAMPLE_DATA,
    }
    if certificate.kind == Kind.SKILL_LEVEL:
        title, title_en = logic.LEVELS[certificate.level or 5]
        context |= {
            "standard_title": standard,
            "occupation_title": occupation,
            "occupation_title_en": occupation_en,
            "occupation_code": code,
            "level_title": title,
            "level_title_en": title_en,
            "seal": printing.seal_svg(text=certificate.issuer_name, centre_text="证书专用章", kind="official"),
        }
    else:
        context["seal"] = printing.seal_svg(text=certificate.issuer_name, centre_text="培训专用章", kind="training")
    return context


TEMPLATES = {
    Kind.SKILL_LEVEL: "certification/certificates/pdf/skill_level.html",
    Kind.TRAINING: "certification/certificates/pdf/training.html",
}


def render(*, certificate_id: int, actor: Any = None, now: datetime) -> Certificate:
    """Make the PDF once and freeze it with its SHA-256; a certificate that has one is left alone.

    The slow part runs outside the transaction; should two workers make it at once, the first to store it wins.
    Raises printing's refusals (a character without a font, a name without room), which name what is wrong.
    """
    certificate = selectors.by_pk(certificate_id)
    if certificate.pdf_id:
        return certificate
    content = printing.render_pdf(
        template=TEMPLATES[Kind(certificate.kind)],
        context=_context(certificate, now=now),
        metadata={
            "title": f"{certificate.get_kind_display()} {certificate.number}",
            "author": certificate.issuer_name,
        },
        # The day on it, not the moment of making it: the same facts give the same bytes.
        now=datetime.combine(certificate.issued_on, time(), tzinfo=BEIJING),
    )
    return _freeze(certificate_id, content, actor=actor, now=now)


@transaction.atomic
def _freeze(certificate_id: int, content: bytes, *, actor: Any, now: datetime) -> Certificate:
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
    certificate.template_version = TEMPLATE_VERSION
    certificate.save(update_fields=["pdf", "pdf_sha256", "template_version"])
    CertificateEvent.objects.create(
        certificate=certificate,
        kind=EventKind.RENDERED,
        on=now.astimezone(BEIJING).date(),
        actor=actor,
        recorded_at=now,
    )
    person = people.get_by_pk(certificate.person_id)
    messaging.send(
        user_id=person.user_id,
        subject=_("您的%(kind)s发下来了") % {"kind": certificate.get_kind_display()},
        body=_("编号 %(number)s，可以下载和出示。") % {"number": certificate.number},
        link=reverse("certificates:certificate", args=[certificate.public_id]),
        key=f"certificates.ready:{certificate.pk}",
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
