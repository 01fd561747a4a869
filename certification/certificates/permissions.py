"""Who may do what to a certificate."""

from typing import Any

from certification.certificates.models import Certificate
from portal.access import permissions
from portal.access.enums import Permission


def may_change(user: Any, certificate: Certificate) -> bool:
    """Say whether `user` may suspend or revoke it: the issuer's officer."""
    return permissions.allowed(user, Permission.CERTIFICATES_CHANGE, organisation_id=certificate.issuer_id)


def may_read_pdf(user: Any, stored: Any) -> bool:
    """Say whether `user`, who is not the holder, may open a certificate's PDF: the issuer's own officers."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.AWARDS_DECIDE, organisation_id=stored.organisation_id
    )
