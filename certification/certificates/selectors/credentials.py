"""What is published of credentials: addresses, issuers and their keys, the lists of states."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from certification.certificates import logic
from certification.certificates.enums import State
from certification.certificates.models import Certificate
from portal.keys import selectors as keys
from portal.keys.enums import Purpose
from portal.organisations import selectors as organisations

# The name of the portal among the issuers: it publishes the lists of states. No public id of a body is that short.
PORTAL = "portal"
# Revoked for good, and replaced by a newer one: a machine is to believe neither any more, and neither comes back.
_ENDED = (State.REVOKED, State.SUPERSEDED)
_STATES = {logic.REVOCATION: _ENDED, logic.SUSPENSION: (State.SUSPENDED,)}


def credential_url(certificate: Certificate) -> str:
    """Return the address of a certificate's credential, which is also its id."""
    return f"{settings.PORTAL_URL}/api/v1/certificates/{certificate.public_id}/credential.json"


def issuer_url(public_id: str) -> str:
    """Return the address of an issuer's document: a body by its public id, or PORTAL."""
    return f"{settings.PORTAL_URL}{reverse('certificates:issuer', args=[public_id])}"


def status_url(number: int, purpose: str) -> str:
    """Return the address of a list of states."""
    return f"{settings.PORTAL_URL}{reverse('certificates:status', args=[number, purpose])}"


def issuer_document(public_id: str) -> dict[str, Any] | None:
    """Return who an issuer is and which keys sign for it, or None for an unknown one."""
    if public_id == PORTAL:
        name = settings.SITE_NAME
    elif (body := organisations.get(public_id)) is not None:
        name = body.name
    else:
        return None
    published = [
        (key.multibase, key.compromised_on.isoformat() if key.compromised_on else "")
        for key in keys.public_keys(Purpose.CREDENTIAL)
    ]
    return logic.issuer_document(url=issuer_url(public_id), name=name, keys=published)


def credential_key(document: dict[str, Any]) -> Any:
    """Return our key by which a document says to be signed, or None: another's key, or another issuer than its key's.

    The address before the key's name may be an older one of the portal; the key itself is what counts.
    """
    controller, _, name = logic.method_of(document).partition("#")
    issuer = document.get("issuer")
    stated = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not name or stated != controller:
        return None
    return next((key for key in keys.public_keys(Purpose.CREDENTIAL) if key.multibase == name), None)


def by_credential(document: dict[str, Any]) -> Certificate | None:
    """Return the certificate that a credential names by its id; whether it speaks true is not asked here."""
    address = document.get("id")
    parts = address.split("/") if isinstance(address, str) else []
    if len(parts) < 3 or parts[-1] != "credential.json" or not 0 < len(parts[-2]) <= 20:
        return None
    # A NUL, which JSON may carry, is more than PostgreSQL takes.
    if not (parts[-2].isascii() and parts[-2].isalnum()):
        return None
    return Certificate.objects.select_related("pdf").filter(public_id=parts[-2]).first()


def decoys(number: int) -> frozenset[int]:
    """Return the indices of a list that stand for nobody, whatever the purpose."""
    return frozenset().union(*(_decoys(_decoys_key(), number, purpose) for purpose in logic.PURPOSES))


def _decoys_key() -> bytes:
    return salted_hmac("certification.certificates.decoys", "key", algorithm="sha256").digest()


# A batch asks for the same list for each certificate.
_decoys = lru_cache(maxsize=8)(logic.decoys)


def last_list() -> int:
    """Return the number of the newest list; 0 before the first certificate has a place."""
    last = Certificate.objects.aggregate(last=Max("status_index"))["last"]
    return logic.place(last)[0] if last is not None else 0


def taken(indices: list[int]) -> set[int]:
    """Return which of some indices stand for a certificate."""
    found = Certificate.objects.filter(status_index__in=indices).values_list("status_index", flat=True)
    return {index for index in found if index is not None}


def status_positions(number: int, purpose: str) -> set[int]:
    """Return the positions that are set in a list: those in such a state, and the decoys."""
    first = number * logic.SIZE
    inside = Q(status_index__gte=first, status_index__lt=first + logic.SIZE)
    changed = Certificate.objects.filter(inside, state__in=_STATES[purpose]).order_by()
    found = set(changed.values_list("status_index", flat=True))
    false = _decoys(_decoys_key(), number, purpose)
    # The secret behind the decoys may have been changed since some of them were given away.
    found |= false - taken(list(false))
    return {index - first for index in found if index is not None}
