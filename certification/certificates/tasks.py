"""Background work of the registry."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from certification.certificates import services
from certification.certificates.services import templates


def render(*, job: Any, certificate_id: int) -> dict:
    """Make a certificate's PDF."""
    certificate = services.render(certificate_id=certificate_id, now=timezone.now())
    return {"sha256": certificate.pdf_sha256}


def take_list(*, job: Any, list_id: int, actor_id: int) -> dict:
    """Take a list of certificates from elsewhere in, for whoever confirmed it; safe to kill and to repeat."""
    actor = get_user_model().objects.get(pk=actor_id)
    report = services.take(list_id=list_id, actor=actor, now=timezone.now(), progress=job.progress)
    return {"imported": report.imported}


def examine_template(*, job: Any, template_id: int, attempt: int, actor_id: int | None) -> dict:
    """Examine a draft and take it into use, for whoever asked."""
    actor = get_user_model().objects.filter(pk=actor_id).first() if actor_id else None
    state = templates.activate(
        template_id=template_id, attempt=attempt, actor=actor, progress=job.progress, now=timezone.now()
    )
    return {"state": state}
