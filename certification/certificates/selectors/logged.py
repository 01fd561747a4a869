"""What belongs into the public log."""

from django.db.models import QuerySet

from certification.certificates.enums import EventKind
from certification.certificates.models import CertificateEvent

# Making the file and checking an external certificate change nothing that the portal vouches for.
_LOGGED = (
    EventKind.ISSUED,
    EventKind.SUSPENDED,
    EventKind.RESTORED,
    EventKind.REVOKED,
    EventKind.SUPERSEDED,
    EventKind.RENEWED,
)


def public_events(certificate_id: int | None = None) -> QuerySet[CertificateEvent]:
    """Return the events of a certificate (None: of all) that everybody may learn of, in no order.

    Only of certificates whose PDF is frozen: what the portal has not made itself it does not vouch for.
    """
    found = CertificateEvent.objects.filter(kind__in=_LOGGED).exclude(certificate__pdf_sha256="").order_by()
    return found if certificate_id is None else found.filter(certificate_id=certificate_id)
