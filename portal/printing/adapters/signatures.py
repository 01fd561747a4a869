"""pyHanko's way of signing: an update after the end of a finished file, with a timestamp if asked for."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.keys.errors import KeyUnavailable

# What the signature field is called; the compiled certificates use the same name.
FIELD = "Issuer"
TSA_TIMEOUT_SECONDS = 15
# The longest signatures that the kinds of key make.
_LONGEST = {"RS256": 512, "ES256": 72}


class _RingSigner(signers.Signer):
    """Lets pyHanko assemble the CMS while the ring of keys signs."""

    def __init__(self, chain: list[bytes], algorithm: str, sign: Callable[[bytes], bytes]) -> None:
        certificates = [x509.Certificate.load(item) for item in chain]
        registry = SimpleCertificateStore()
        registry.register_multiple(certificates)
        super().__init__(signing_cert=certificates[0], cert_registry=registry, embed_roots=False)
        self._algorithm, self._sign = algorithm, sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature, or as many bytes as it may have where only the room is asked for."""
        return bytes(_LONGEST[self._algorithm]) if dry_run else self._sign(data)


class _DatedSigner(signers.PdfSigner):
    """Claims the time that the caller gives instead of the clock's."""

    moment: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """Begin, at the given moment."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self.moment
        return session


def add(
    content: bytes,
    *,
    chain: list[bytes],
    algorithm: str,
    sign: Callable[[bytes], bytes],
    at: datetime,
    timestamps: str | TimeStamper = "",
) -> bytes:
    """Return a PDF with a signature appended.

    Arguments: chain, certificates as DER, the signer's own first; algorithm, "RS256" or "ES256"; sign, which signs
    the CMS attributes; at, the aware moment that is claimed; timestamps, address of an authority (RFC 3161), or one of
    pyHanko's; empty for none.
    Errors: KeyUnavailable if the authority does not answer as it should.
    """
    timestamper: TimeStamper | None = None
    if isinstance(timestamps, TimeStamper):
        timestamper = timestamps
    elif timestamps:
        timestamper = RequestsHTTPTimeStamper(timestamps, timeout=TSA_TIMEOUT_SECONDS)
    signer = _DatedSigner(
        signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=_RingSigner(chain, algorithm, sign),
        timestamper=timestamper,
    )
    signer.moment = at
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    try:
        return signer.sign_pdf(writer).getvalue()
    except (TimestampRequestError, OSError) as error:
        raise KeyUnavailable(f"the time-stamping authority did not answer: {type(error).__name__}") from None
