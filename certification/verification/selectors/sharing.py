"""A holder's links, and what they may show."""

from typing import Any

from django.db.models import QuerySet

from certification.verification.enums import Shown
from certification.verification.models import ShareLink


def links_of(certificate_id: int) -> QuerySet[ShareLink]:
    """Return the links to a certificate, newest first."""
    return ShareLink.objects.filter(certificate_id=certificate_id).order_by("-created_at", "-pk")


def link(public_id: str, *, user: Any) -> ShareLink | None:
    """Return a link that this user made, or None."""
    return ShareLink.objects.select_related("certificate").filter(public_id=public_id, created_by=user).first()


def photo_of(certificate: Any) -> Any:
    """Return the photograph that stands on a certificate, or None: the one frozen with it, else the person's."""
    return certificate.photo or certificate.person.photo


def showable(certificate: Any) -> list[str]:
    """Return what a link to this certificate can show beside the public answer."""
    found = [Shown.NAME]
    if photo_of(certificate) is not None:
        found.append(Shown.PHOTO)
    if certificate.facts.get("scores"):
        found.append(Shown.SCORES)
    if certificate.pdf_id is not None:
        found.append(Shown.PDF)
    return [str(name) for name in found]
