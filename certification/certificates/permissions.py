"""Who may do what to a certificate."""

from typing import Any

from certification.certificates.models import Certificate
from portal.access import permissions
from portal.access.enums import Permission
from portal.people import selectors as people


def may_change(user: Any, certificate: Certificate) -> bool:
    """Say whether `user` may suspend or revoke it: the issuer's officer; of one from elsewhere, who may check it."""
    # Without an issuer the question would be "of any body at all".
    if certificate.issuer_id is None:
        return may_verify(user, certificate.person.region_id)
    return permissions.allowed(user, Permission.CERTIFICATES_CHANGE, organisation_id=certificate.issuer_id)


def may_number(user: Any, issuer_id: int) -> bool:
    """Say whether `user` may set how this body numbers its certificates: whoever decides on its awards."""
    return permissions.allowed(user, Permission.AWARDS_DECIDE, organisation_id=issuer_id)


def may_verify(user: Any, region_id: int | None) -> bool:
    """Say whether `user` may confirm the external certificate of a person of this region: its officers."""
    return region_id is not None and permissions.allowed(user, Permission.CERTIFICATES_CHECK, region_id=region_id)


def may_read_scan(user: Any, stored: Any) -> bool:
    """Say whether `user` may open a scan that came with a certificate.

    Who sent it, the officers who check certificates where its holder lives, and the body that was asked for a new one.
    """
    if stored.uploaded_by_id == user.pk:
        return True
    if stored.organisation_id is not None and permissions.allowed(
        user, Permission.CERTIFICATES_CHANGE, organisation_id=stored.organisation_id
    ):
        return True
    return stored.owner_person_id is not None and may_verify(user, people.get_by_pk(stored.owner_person_id).region_id)


def may_read_list(user: Any, stored: Any) -> bool:
    """Say whether `user` may open a spreadsheet of certificates: whoever keeps the roster of its agency."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.ROSTER_EDIT, organisation_id=stored.organisation_id
    )


def may_read_pdf(user: Any, stored: Any) -> bool:
    """Say whether `user`, who is not the holder, may open a certificate's PDF: the issuer's own officers."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.AWARDS_DECIDE, organisation_id=stored.organisation_id
    )


def may_read_template(user: Any, stored: Any) -> bool:
    """Say whether `user` may open a seal or a background: whoever designs the body's certificates."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.TEMPLATES_MANAGE, organisation_id=stored.organisation_id
    )
