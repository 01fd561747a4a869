"""Signing credentials and the lists of their states."""

import json
import secrets
from collections.abc import Sequence
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

# How long the portal keeps a list, in seconds, and how long a reader may: a change of state is out after twice that at the
# latest, after three times where a cache of HTTP lies between.
FRESH = 300
# How long a list is believed when it cannot be had anew.
_BELIEVED = timedelta(hours=24)
# Places tried at random beyond those needed; when that is not enough the list is full enough, the next one begins.
_TRIES = 8
# Places asked for in one query; SQLite takes some hundreds of values.
_AT_ONCE = 200


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Signer:
    """The current key on behalf of one issuer at one moment: what is the same in all its proofs is made once."""

    def __init__(self, issuer: str, context: list[str], *, created: datetime) -> None:
        self.key = keys.current(Purpose.CREDENTIAL)
        self.proof = logic.options(
            {"@context": context}, method=f"{issuer}#{self.key.multibase}", created=_stamp(created)
        )
        self.digest = logic.digest(self.proof)

    def sign(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return a document with its proof."""
        content = self.digest + logic.digest(document)
        made = signing.sign(purpose=Purpose.CREDENTIAL, content=content, key_id=self.key.key_id)
        return logic.secured(document, self.proof, made.value)


def _signed(document: dict[str, Any], *, created: datetime) -> dict[str, Any]:
    """Return a document with the proof of the current key, which stands in its issuer's document."""
    return _Signer(document["issuer"]["id"], document["@context"], created=created).sign(document)


def _free_indices(count: int) -> list[int]:
    """Return places in the lists that nobody has, at random, so that they tell nothing of when and after whom."""
    number = selectors.last_list()
    found: list[int] = []
    while len(found) < count:
        kept = selectors.decoys(number)
        wanted = min(count - len(found), _AT_ONCE)
        tried = [number * logic.SIZE + secrets.randbelow(logic.SIZE) for _ in range(wanted + _TRIES)]
        taken = selectors.taken(tried) | kept | set(found)
        free = [index for index in dict.fromkeys(tried) if index not in taken][:wanted]
        found += free
        if len(free) < wanted:
            # Full enough: most of what was tried is taken.
            number += 1
    return found


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


def _stands(document: dict[str, Any] | None) -> bool:
    """Say whether a credential is there, and its key has not leaked."""
    if document is None:
        return False
    key = selectors.credential_key(document)
    return key is not None and key.compromised_on is None


def build(certificate: Certificate, *, now: datetime, actor: Any = None) -> dict[str, Any] | None:
    """Return the signed credential of a certificate, made once and then the same for ever.

    Only where the key that signed it has leaked is it signed anew, with the same content.
    Returns None for certificates that were not made here (`may_have`).
    Errors: KeyUnavailable of portal.keys, if there is no key to sign with.
    """
    build_many([certificate], now=now, actor=actor)
    return certificate.credential


def build_many(certificates: Sequence[Certificate], *, now: datetime, actor: Any = None) -> int:
    """Give each of a chunk of certificates its credential as `build` does, and return how many were signed.

    `credential` and `status_index` of the rows given are set; those that may have none are left alone. A chunk of some
    hundreds costs a handful of queries.
    """
    wanting = {row.pk: row for row in certificates if may_have(row) and not _stands(row.credential)}
    # Asked first: a transaction, even one that writes nothing, waits for other writers on SQLite.
    return _sign(wanting, actor=actor, now=now) if wanting else 0


@transaction.atomic
def _sign(wanting: dict[int, Certificate], *, actor: Any, now: datetime) -> int:
    """Sign the rows (by primary key) that still want it under their locks, and return how many that were."""
    rows = list(Certificate.objects.select_for_update().filter(pk__in=wanting).order_by("pk"))
    # What another process has signed meanwhile is taken as it is.
    missing = [row for row in rows if not _stands(row.credential)]
    for row in missing:
        if row.credential is not None:
            plain = {name: value for name, value in row.credential.items() if name != "proof"}
            row.credential = _signed(plain, created=now)
    _write([row for row in missing if row.credential is not None], ["credential"])
    _first([row for row in missing if row.credential is None], now)
    for row in rows:
        wanting[row.pk].credential, wanting[row.pk].status_index = row.credential, row.status_index
    if missing:
        one = missing[0] if len(missing) == 1 else None
        data = {} if one else {"count": len(missing)}
        audit.record(actor=actor, action="certificates.credential.signed", target=one, data=data, now=now)
    return len(missing)


def _write(rows: list[Certificate], fields: list[str]) -> None:
    """Write columns of some rows; one row alone costs a third of what it does as a batch."""
    if len(rows) == 1:
        rows[0].save(update_fields=fields)
    else:
        Certificate.objects.bulk_update(rows, fields, batch_size=100)


def _first(rows: list[Certificate], now: datetime) -> None:
    """Give certificates their places in the lists, and sign."""
    if not rows:
        return
    issuers = {}
    for pk in {row.issuer_id for row in rows}:
        issuer = organisations.get_by_pk(pk)
        assert issuer is not None, "a foreign key leads to it"
        address = selectors.issuer_url(issuer.public_id)
        issuers[pk] = (address, _Signer(address, logic.CONTEXTS, created=now))
    for left in (2, 1, 0):
        for row, index in zip(rows, _free_indices(len(rows)), strict=True):
            address, signer = issuers[row.issuer_id]
            row.status_index = index
            row.credential = signer.sign(
                logic.document(
                    _statement(row),
                    url=selectors.credential_url(row),
                    issuer={"id": address, "type": ["Profile"], "name": row.issuer_name},
                    salt=secrets.token_hex(16),
                    status=logic.entries(index, address=selectors.status_url),
                )
            )
        try:
            with transaction.atomic():
                _write(rows, ["credential", "status_index"])
            return
        except IntegrityError:
            # Another process has taken one of the places meanwhile.
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
