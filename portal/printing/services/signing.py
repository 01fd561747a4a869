"""Signing: a CMS for the placeholder of a compiled file, or a whole signature added to a file that is laid out."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.keys.enums import Purpose
from portal.keys.errors import KeyUnavailable
from portal.printing.logic.cms import Mould


@dataclass(frozen=True)
class Signer:
    """Signs many files with one key of the ring; get it once for a batch.

    `placeholder_bytes`: room that the CMS needs; /Contents takes twice as many hexadecimal digits. The signature
    dictionary says /Filter/Adobe.PPKLite /SubFilter/ETSI.CAdES.detached and carries the time as /M.
    `development`: the certificate is of the development authority.
    """

    key_id: str
    algorithm: str
    development: bool
    placeholder_bytes: int
    mould: Mould

    def cms(self, digest: bytes, at: datetime) -> bytes:
        """Return the signature of a file as DER.

        Arguments: digest, SHA-256 over the file without /Contents; at, the aware moment that the file's /M claims.
        Errors: KeyUnavailable if the key cannot be used (leaked meanwhile, device gone), or its certificate does not
            hold at that moment.
        """
        _check_time(self.mould, at)
        attributes = self.mould.to_be_signed(digest)
        made = keys.sign(purpose=Purpose.PDF, content=attributes, key_id=self.key_id)
        return self.mould.assemble(attributes, made.value)


def signer() -> Signer:
    """Return a signer with the current key. Raises KeyUnavailable if there is none."""
    key = key_ring.current(Purpose.PDF)
    mould = _mould(key.key_id)
    # Some slack, and an even number for those who look at it.
    room = (mould.size + 127) // 64 * 64
    return Signer(key.key_id, key.algorithm, key.development, room, mould)


def sign_pdf(content: bytes, *, at: datetime) -> bytes:
    """Return a PDF with a signature added after its end (PAdES-B-B, or B-T where SIGNING_TSA_URL names an authority).

    Arguments: content, a PDF without signatures, not encrypted; at, the aware moment that the signature claims.
    Errors: KeyUnavailable as for `Signer.cms`, and if the time-stamping authority does not answer.
    """
    # Late: pyHanko takes a second to load, which no other process of the portal should wait for.
    from portal.printing.adapters import signatures

    key = key_ring.current(Purpose.PDF)
    _check_time(_mould(key.key_id), at)

    def sign(attributes: bytes) -> bytes:
        return keys.sign(purpose=Purpose.PDF, content=attributes, key_id=key.key_id).value

    return signatures.add(
        content,
        chain=key_ring.chain(Purpose.PDF, key.key_id),
        algorithm=key.algorithm,
        sign=sign,
        at=at,
        timestamps=settings.SIGNING_TSA_URL,
    )


@lru_cache(maxsize=8)
def _mould(key_id: str) -> Mould:
    key = key_ring.find(Purpose.PDF, key_id)
    assert key is not None
    return Mould(key_ring.chain(Purpose.PDF, key_id), key.algorithm)


def _check_time(mould: Mould, at: datetime) -> None:
    if not mould.validity.begins <= at <= mould.validity.ends:
        raise KeyUnavailable("the signer's certificate does not hold at the time of signing")
