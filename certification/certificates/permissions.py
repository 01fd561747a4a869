"""Who may do what to a certificate."""

from typing import Any

from certification.certificates.models import Certificate
from portal.access import permissions
from portal.access.enums import Permission


def may_change(user: Any, certificate: Certificate) -> bool:
    """Say whether `user` may suspend or revoke it: the issuer's officer."""
    # Without an issuer the question would be "of any body at all".
    return certificate.issuer_id is not None and permissions.allowed(
        user, Permission.CERTIFICATES_CHANGE, organisation_id=certificate.issuer_id
    )


def may_verify(user: Any, region_id: int | None) -> bool:
    """Say whether `user` may confirm the external certificate of a person of this region: its officers."""
    return region_id is not None and permissions.allowed(user, Permission.PEOPLE_VIEW, region_id=region_id)


def may_read_pdf(user: Any, stored: Any) -> bool:
    """Say whether `user`, who is not the holder, may open a certificate's PDF: the issuer's own officers."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.AWARDS_DECIDE, organisation_id=stored.organisation_id
    )
