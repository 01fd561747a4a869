"""Background work of the registry."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from certification.certificates import services
from certification.certificates.logic import papers
from certification.certificates.services import templates
from portal.access.errors import Refusal
from portal.jobs import logic as jobs


def render(*, job: Any, certificate_id: int) -> dict:
    """Make a certificate's PDF; where that cannot be, the certificate keeps why, and those who can mend it are told.

    What no rule refuses (a key or a store that does not answer) is tried again, and said when it is given up.
    """
    now = timezone.now()
    try:
        certificate = services.render(certificate_id=certificate_id, now=now)
    except Refusal as refusal:
        services.stop(certificate_id=certificate_id, fault=services.fault_of(refusal), now=now)
        return {"stopped": refusal.code}
    except Exception:
        if job.attempts >= jobs.MAX_ATTEMPTS:
            services.stop(certificate_id=certificate_id, fault=papers.Fault(papers.BROKEN), now=now)
        raise
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
