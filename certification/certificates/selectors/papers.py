"""How far the paper of a certificate is, and those whose paper could not be made."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from certification.certificates import logic
from certification.certificates.enums import EventKind, State
from certification.certificates.logic import papers
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.selectors.registry import issued_by
from portal.jobs import selectors as jobs
from portal.jobs.enums import State as JobState

#: Where a paper is still of use: of what is revoked or replaced nobody wants one.
_WANTED = (State.VALID, State.SUSPENDED)


@dataclass(frozen=True)
class Paper:
    """How far a paper is: made, elsewhere (never made here), making, stopped; stopped comes with its fault."""

    word: str
    fault: papers.Fault | None = None


def attempts(certificate: Certificate) -> int:
    """Return how often making the paper was given up."""
    return CertificateEvent.objects.filter(certificate=certificate, kind=EventKind.STOPPED).count()


def render_key(certificate: Certificate, attempt: int = 0) -> str:
    """Return the key of the job that makes a paper: the first, or the one after so many that were given up."""
    return f"certificates.render:{certificate.pk}" + (f":{attempt}" if attempt else "")


def ready_key(certificate_id: int) -> str:
    """Return the key of the one message by which a holder learns of a certificate, whoever sends it first."""
    return f"certificates.ready:{certificate_id}"


def printed_digest(certificate: Certificate) -> str:
    """Return the fingerprint of a certificate's data as its paper says it, empty where no paper says one."""
    if certificate.pdf_id is None or certificate.credential is None:
        return ""
    return logic.digest_text(logic.content_digest(certificate.credential))


def printed_digest_of(certificate_id: int) -> str:
    """Return `printed_digest` of a certificate of which no more than the public columns was read."""
    wanted = Certificate.objects.filter(pk=certificate_id).only("pdf", "credential").first()
    return printed_digest(wanted) if wanted is not None else ""


def paper(certificate: Certificate) -> Paper:
    """Return how far the paper of a certificate is."""
    if certificate.pdf_id is not None:
        return Paper("made")
    if certificate.source_kind == "record":
        return Paper("elsewhere")
    last = CertificateEvent.objects.filter(certificate=certificate, kind=EventKind.STOPPED).order_by("-pk").first()
    if last is None:
        return Paper("making")
    again = jobs.by_key(render_key(certificate, attempts(certificate)))
    # Begun anew by an officer, and not through yet.
    running = again is not None and again.state in (JobState.PLANNED, JobState.RUNNING)
    return Paper("making" if running else "stopped", papers.read(last.reason))


def without_paper(user: Any) -> QuerySet[Certificate]:
    """Return the certificates of the user's bodies whose paper could not be made, newest first."""
    stopped = CertificateEvent.objects.filter(kind=EventKind.STOPPED).values("certificate")
    return issued_by(user).filter(pk__in=stopped, pdf=None, state__in=_WANTED)


def stopped_among(certificates: Iterable[Certificate]) -> set[int]:
    """Return which of these have no paper because it could not be made, whether or not it is being tried again."""
    without = [row.pk for row in certificates if row.pdf_id is None]
    found = CertificateEvent.objects.filter(certificate_id__in=without, kind=EventKind.STOPPED)
    return set(found.values_list("certificate_id", flat=True)) if without else set()
