"""Background work of the registry."""

from typing import Any

from django.utils import timezone

from certification.certificates import services


def render(*, job: Any, certificate_id: int) -> dict:
    """Make a certificate's PDF."""
    certificate = services.render(certificate_id=certificate_id, now=timezone.now())
    return {"sha256": certificate.pdf_sha256}
