"""Signing credentials and the lists of their states."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction

from certification.certificates import logic, selectors
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from portal.audit import services as audit
from portal.keys import selectors as keys
from portal.keys import services as signing
from portal.keys.enums import Purpose
from portal.organisations import selectors as organisations

# How long a reader may keep a list: a change of state is out after this long at the latest, in seconds.
FRESH = 300
# How long a list is believed when it cannot be had anew.
_BELIEVED = timedelta(hours=24)
# Places tried at random in one list; when all are taken it is full enough, and the next one begins.
_TRIES = 8


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _signed(document: dict[str, Any], *, created: datetime) -> dict[str, Any]:
    """Return a document with the proof of the current key, which stands in its issuer's document."""
    key = keys.current(Purpose.CREDENTIAL)
    proof = logic.options(document, method=f"{document['issuer']['id']}#{key.multibase}", created=_stamp(created))
    made = signing.sign(purpose=Purpose.CREDENTIAL, content=logic.to_sign(document, proof), key_id=key.key_id)
    return logic.secured(document, proof, made.value)


def _free_index() -> int:
    """Return a place in the lists that nobody has, at random, so that it tells nothing of when and after whom."""
    number = selectors.last_list()
    while True:
        kept = selectors.decoys(number)
        tried = [number * logic.SIZE + secrets.randbelow(logic.SIZE) for _ in range(_TRIES)]
        taken = selectors.taken(tried) | kept
        found = next((index for index in tried if index not in taken), None)
        if found is not None:
            return found
        number += 1


def _statement(certificate: Certificate) -> logic.Statement:
    return logic.Statement(
        number=certificate.number,
        kind=certificate.kind,
        holder_name=certificate.holder_name,
        verify_code=certificate.verify_code,
        occupation=certificate.occupation,
        level=certificate.level,
        title=certificate.facts.get("course_title", ""),
        hours=certificate.facts.get("hours", ""),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        sample=settings.SAMPLE_DATA,
    )


def may_have(certificate: Certificate) -> bool:
    """Say whether the portal vouches for a certificate by a credential: it was made here, by a body of the portal."""
    return (
        certificate.kind != Kind.EXTERNAL
        and certificate.issuer_id is not None
        # Entered from an older register: nobody signed it here.
        and certificate.source_kind != "record"
    )


def _stands(document: dict[str, Any]) -> bool:
    key = selectors.credential_key(document)
    return key is not None and key.compromised_on is None


@transaction.atomic
def build(certificate: Certificate, *, now: datetime, actor: Any = None) -> dict[str, Any] | None:
    """Return the signed credential of a certificate, made once and then the same for ever.

    Only where the key that signed it has leaked is it signed anew, with the same content.
    Returns None for certificates that were not made here (`may_have`).
    Errors: KeyUnavailable of portal.keys, if there is no key to sign with.
    """
    if not may_have(certificate):
        return None
    if certificate.credential is not None and _stands(certificate.credential):
        return certificate.credential
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.credential is not None and _stands(row.credential):
        certificate.credential, certificate.status_index = row.credential, row.status_index
        return row.credential
    if row.credential is not None:
        plain = {name: value for name, value in row.credential.items() if name != "proof"}
        row.credential = _signed(plain, created=now)
        row.save(update_fields=["credential"])
    else:
        _first(row, now)
    audit.record(actor=actor, action="certificates.credential.signed", target=row, now=now)
    certificate.credential, certificate.status_index = row.credential, row.status_index
    return row.credential


def _first(row: Certificate, now: datetime) -> None:
    """Give a certificate its place in the lists, and sign."""
    issuer = organisations.get_by_pk(row.issuer_id)
    assert issuer is not None, "a foreign key leads to it"
    salt = secrets.token_hex(16)
    for left in (2, 1, 0):
        index = _free_index()
        row.credential = _signed(
            logic.document(
                _statement(row),
                url=selectors.credential_url(row),
                issuer={
                    "id": selectors.issuer_url(issuer.public_id),
                    "type": ["Profile"],
                    "name": row.issuer_name,
                },
                salt=salt,
                status=logic.entries(index, address=selectors.status_url),
            ),
            created=now,
        )
        row.status_index = index
        try:
            with transaction.atomic():
                row.save(update_fields=["credential", "status_index"])
            return
        except IntegrityError:
            # Another process has taken the place meanwhile.
            if not left:
                raise


def status_list(number: int, purpose: str, *, now: datetime) -> bytes | None:
    """Return a list of states as signed JSON, the same for FRESH seconds; None for a list that does not exist.

    A read, but it signs. Arguments: purpose, of logic.PURPOSES.
    """
    if purpose not in logic.PURPOSES:
        return None
    begun = datetime.fromtimestamp(int(now.timestamp()) // FRESH * FRESH, UTC)
    name = f"certificates.status:{number}:{purpose}:{int(begun.timestamp())}"
    kept = cache.get(name)
    if kept is not None:
        return bytes(kept)
    if not 0 <= number <= selectors.last_list():
        return None
    document = logic.list_document(
        url=selectors.status_url(number, purpose),
        issuer={"id": selectors.issuer_url(selectors.PORTAL), "name": settings.SITE_NAME},
        purpose=purpose,
        positions=selectors.status_positions(number, purpose),
        valid=(_stamp(begun), _stamp(begun + _BELIEVED)),
        ttl=FRESH,
    )
    body = json.dumps(_signed(document, created=begun), ensure_ascii=False).encode()
    cache.set(name, body, timeout=FRESH)
    return body
