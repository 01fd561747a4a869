"""Signing: a CMS for the placeholder that each file has, dated by an authority where one is named."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

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
    `development`: the certificate is of the development authority. `authority` vouches for the time (PAdES-B-T), None
    where SIGNING_TSA_URL is empty (PAdES-B-B).
    """

    key_id: str
    algorithm: str
    development: bool
    placeholder_bytes: int
    mould: Mould
    authority: Any = None

    def cms(self, digest: bytes, at: datetime) -> bytes:
        """Return the signature of a file as DER.

        Arguments: digest, SHA-256 over the file without /Contents; at, the aware moment that the file's /M claims.
        Errors: KeyUnavailable if the key cannot be used (leaked meanwhile, device gone), or its certificate does not
            hold at that moment, or the time-stamping authority does not answer as it should.
        """
        _check_time(self.mould, at)
        attributes = self.mould.to_be_signed(digest)
        made = keys.sign(purpose=Purpose.PDF, content=attributes, key_id=self.key_id)
        signature = self.mould.assemble(attributes, made.value)
        if self.authority is None:
            return signature
        from portal.printing.adapters import timestamps

        signature = timestamps.stamped(signature, self.authority.token(made.value))
        if len(signature) > self.placeholder_bytes:
            # The next signer asks anew how much room they take.
            raise KeyUnavailable("the time-stamping authority's answers have grown")
        return signature


def signer() -> Signer:
    """Return a signer with the current key, and with the time-stamping authority where SIGNING_TSA_URL names one.

    Raises KeyUnavailable if there is no key, or the authority does not answer as it should.
    """
    key = key_ring.current(Purpose.PDF)
    mould = _mould(key.key_id)
    authority, room = None, mould.size
    if settings.SIGNING_TSA_URL:
        # Late: pyHanko takes a second to load, which no other process of the portal should wait for.
        from portal.printing.adapters import timestamps

        authority = timestamps.Authority(settings.SIGNING_TSA_URL)
        room += authority.room
    # Some slack, and an even number for those who look at it.
    return Signer(key.key_id, key.algorithm, key.development, (room + 127) // 64 * 64, mould, authority)


@lru_cache(maxsize=8)
def _mould(key_id: str) -> Mould:
    key = key_ring.find(Purpose.PDF, key_id)
    assert key is not None
    return Mould(key_ring.chain(Purpose.PDF, key_id), key.algorithm)


def _check_time(mould: Mould, at: datetime) -> None:
    if not mould.validity.begins <= at <= mould.validity.ends:
        raise KeyUnavailable("the signer's certificate does not hold at the time of signing")
