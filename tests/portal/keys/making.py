"""Keys and certificates as a bureau has them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CONTENT = "颁发".encode()


def pem_of(key: object, passphrase: str = "") -> bytes:
    how = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def bureau(folder: Path, key: object, *, name: str = "示例省民政厅") -> None:
    """Write key and certificate chain as a bureau gets them from its authority."""
    now = datetime.now(UTC)
    root = ec.generate_private_key(ec.SECP256R1())

    def certificate(subject: str, public: object) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例电子认证")]))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=300))
            .sign(root, hashes.SHA256())
        )

    chain = [certificate(name, key.public_key()), certificate("示例电子认证", root.public_key())]
    (folder / "bureau.crt").write_bytes(b"".join(item.public_bytes(serialization.Encoding.PEM) for item in chain))
    (folder / "bureau.pem").write_bytes(pem_of(key, "开门"))
