"""The signature that goes into a PDF's placeholder: CMS SignedData as PAdES-B-B asks (ETSI EN 319 142-1, clause 6.3).

A mould is built once for a key; for each file only digest and signature are put in, which is what makes bulk fast.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509

_DIGEST = "sha256"
_MARK = b"\xa5" * 32
# By the names of RFC 7518.
_ALGORITHMS = {"RS256": "sha256_rsa", "ES256": "sha256_ecdsa"}


@dataclass(frozen=True)
class Validity:
    """From when to when the signer's certificate holds; aware moments."""

    begins: datetime
    ends: datetime


class Mould:
    """A CMS without its digest and signature.

    Arguments: chain, certificates as DER, the signer's own first; algorithm, "RS256" or "ES256".
    Errors: ValueError for another algorithm or an empty chain.

    Signed attributes are content-type, message-digest and signing-certificate-v2 (RFC 5035). There is no signing-time:
    PAdES forbids it, the time is the signature dictionary's /M. Intermediate certificates go along, the root does not.
    """

    def __init__(self, chain: list[bytes], algorithm: str) -> None:
        if algorithm not in _ALGORITHMS or not chain:
            raise ValueError("a PDF is signed with RS256 or ES256, and with a certificate")
        loaded = [x509.Certificate.load(item) for item in chain]
        self._signer = loaded[0]
        self._certificates = [loaded[0], *(item for item in loaded[1:] if item.self_signed == "no")]
        self._algorithm = _ALGORITHMS[algorithm]
        self._attributes = self._signed_attributes(chain[0])
        self._at = self._attributes.index(_MARK)
        # By length of the signature: RSA's is fixed, ECDSA's differs by a byte or two.
        self._moulds: dict[int, tuple[bytes, bytes]] = {}
        period = self._signer["tbs_certificate"]["validity"]
        self.validity = Validity(period["not_before"].native, period["not_after"].native)
        # The longest ECDSA P-256 signature has 72 bytes.
        longest = self._signer.public_key.byte_size if algorithm == "RS256" else 72
        self.size = len(self.assemble(self.to_be_signed(_MARK), b"\0" * longest))

    def to_be_signed(self, digest: bytes) -> bytes:
        """Return the bytes to sign for a file whose byte ranges have this SHA-256 digest."""
        if len(digest) != 32:
            raise ValueError("a SHA-256 digest has 32 bytes")
        return self._attributes[: self._at] + digest + self._attributes[self._at + 32 :]

    def assemble(self, attributes: bytes, signature: bytes) -> bytes:
        """Return the CMS as DER, of what `to_be_signed` gave and its signature."""
        if len(signature) not in self._moulds:
            self._moulds[len(signature)] = self._cast(len(signature))
        head, between = self._moulds[len(signature)]
        # Inside the SignerInfo the attributes are tagged [0]; what is signed carries the tag of a SET (RFC 5652, 5.4).
        return head + b"\xa0" + attributes[1:] + between + signature

    def _signed_attributes(self, signer: bytes) -> bytes:
        certificate = tsp.SigningCertificateV2(
            {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(signer).digest()})]}
        )
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [_MARK]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [certificate]}),
            ]
        )
        return attributes.dump()

    def _cast(self, length: int) -> tuple[bytes, bytes]:
        """Return what stands before the attributes and between them and a signature of this length."""
        dummy = b"\x5a" * length
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    cms.IssuerAndSerialNumber(
                        {"issuer": self._signer.issuer, "serial_number": self._signer.serial_number}
                    ),
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": _DIGEST}),
                "signed_attrs": cms.CMSAttributes.load(self._attributes),
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": self._algorithm}),
                "signature": core.OctetString(dummy),
            }
        )
        signed = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": _DIGEST})],
                "encap_content_info": {"content_type": "data"},
                "certificates": self._certificates,
                "signer_infos": [signer],
            }
        )
        whole = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
        start = whole.index(b"\xa0" + self._attributes[1:])
        return whole[:start], whole[start + len(self._attributes) : len(whole) - length]
