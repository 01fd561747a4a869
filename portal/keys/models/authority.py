"""The development authority: makes keys where the operator gave none, and says on every certificate what it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from portal.keys.enums import Algorithm, Purpose, Store
from portal.keys.models.key import Key, algorithm_of, key_id_of, pem_of
from portal.keys.models.private import write_private

AUTHORITY = "authority"
# An invented past is signed too: what the demonstration gave out years ago must verify.
_BACKWARDS = timedelta(days=3650)
_FORWARDS = timedelta(days=7300)
# RFC 9336: a certificate for the signing of documents.
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_TITLES = {Purpose.PDF: "证书签名", Purpose.TIMESTAMP: "时间戳"}


def make(folder: Path, purpose: str, *, valid_from: datetime | None) -> Key:
    """Make a key, write its private half into `folder`, and return it.

    Arguments: valid_from, the moment from which it signs; None for the first of its purpose, which is dated back.
    The ring's lock must be held.
    """
    private = _generate(purpose)
    public = private.public_key()
    key_id = key_id_of(purpose, public)
    chain = _certify(folder, purpose, public) if purpose in _TITLES else []
    write_private(folder / f"{key_id}.pem", private)
    return Key(
        key_id=key_id,
        purpose=purpose,
        algorithm=algorithm_of(public),
        store=Store.OWN,
        reference="",
        public=pem_of(public),
        valid_from=valid_from or datetime.now(UTC).replace(microsecond=0) - _BACKWARDS,
        chain=chain,
        development=purpose in _TITLES,
    )


def _generate(purpose: str) -> Any:
    if purpose not in _TITLES:
        return ed25519.Ed25519PrivateKey.generate()
    if settings.SIGNING_PDF_ALGORITHM == Algorithm.ES256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(title: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "仅供开发和演示 DEVELOPMENT ONLY"),
            # At most 64 characters (RFC 5280, appendix A.1).
            x509.NameAttribute(NameOID.COMMON_NAME, f"{settings.SITE_NAME[:24]} {title}（开发用 DEVELOPMENT）"),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(public: Any, subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - _BACKWARDS - timedelta(days=1))
        .not_valid_after(today + _FORWARDS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _authority(folder: Path) -> tuple[Any, x509.Certificate]:
    key_path, certificate_path = folder / f"{AUTHORITY}.pem", folder / f"{AUTHORITY}.crt"
    if certificate_path.exists():
        private: Any = serialization.load_pem_private_key(key_path.read_bytes(), None)
        return private, x509.load_pem_x509_certificate(certificate_path.read_bytes())
    private = ec.generate_private_key(ec.SECP256R1())
    name = _name("开发根证书")
    certificate = (
        _builder(private.public_key(), name, name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(private, hashes.SHA256())
    )
    write_private(key_path, private)
    # Last: whoever finds the certificate finds the key too.
    draft = certificate_path.with_suffix(".new")
    draft.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    draft.replace(certificate_path)
    return private, certificate


def _certify(folder: Path, purpose: str, public: Any) -> list[str]:
    private, root = _authority(folder)
    wide = purpose != Purpose.TIMESTAMP
    extended = x509.ExtendedKeyUsage([_DOCUMENT_SIGNING] if wide else [ExtendedKeyUsageOID.TIME_STAMPING])
    leaf = (
        _builder(public, _name(_TITLES[Purpose(purpose)]), root.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        # RFC 3161, section 2.3: critical, and the only purpose.
        .add_extension(extended, critical=not wide)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return [item.public_bytes(serialization.Encoding.PEM).decode() for item in (leaf, root)]
