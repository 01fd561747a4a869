"""Time-stamp tokens (RFC 3161): an authority vouches that a signature existed at a moment."""

import asyncio
import hashlib
from typing import Any

import requests
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import set_tsp_headers

from portal.keys.errors import KeyUnavailable

TIMEOUT_SECONDS = 15
# Serial numbers and times have no fixed length, and lists of certificates may grow by an attribute.
_SLACK = 512


class Authority:
    """One authority, asked over one connection for as long as this object lives.

    Arguments: url, its address.
    Errors: KeyUnavailable if it does not answer, or not as it should.

    `room`: bytes that a token takes at most, by a first question that is about nothing.
    """

    def __init__(self, url: str) -> None:
        self._stamper = _Stamper(url)
        self.room = len(self.token(b"")) + _SLACK

    def token(self, message: bytes) -> bytes:
        """Return the token over the SHA-256 of a message, a CMS ContentInfo as DER."""
        digest = hashlib.sha256(message).digest()
        try:
            token = asyncio.run(self._stamper.async_timestamp(digest, "sha256"))
            stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            right = (
                stamped["hashed_message"].native == digest and stamped["hash_algorithm"]["algorithm"].native == "sha256"
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise KeyUnavailable(f"the time-stamping authority did not answer: {type(error).__name__}") from None
        if not right:
            # It would be frozen into the file for good.
            raise KeyUnavailable("the time-stamping authority answered for another signature")
        return bytes(token.dump())


class _Stamper(TimeStamper):
    """pyHanko's questions and checks, over a connection that is kept: a batch asks thousands of times."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url, self._session = url, requests.Session()

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask; nobody else waits in this loop, so that it may block."""
        answer = self._session.post(self._url, data=req.dump(), headers=set_tsp_headers({}), timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return tsp.TimeStampResp.load(answer.content)


def stamped(signature: bytes, token: bytes) -> bytes:
    """Return a CMS with a token as its unsigned attribute (ETSI EN 319 122-1, 5.3; PAdES-B-T).

    Arguments: signature, SignedData as DER with one signer; token, over that signer's signature value.
    """
    info: Any = cms.ContentInfo.load(signature)
    (signer,) = info["content"]["signer_infos"]
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]})]
    )
    return bytes(info.dump())
