"""Private keys in PEM files; each is opened once a process."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from portal.keys.errors import KeyUnavailable
from portal.keys.models.key import key_id_of
from portal.keys.models.private import read_private


def sign(*, path: Path, passphrase: str, key_id: str, content: bytes) -> bytes:
    """Return the signature of `content`: Ed25519, RSA (PKCS #1 v1.5, SHA-256) or ECDSA (SHA-256, DER).

    Raises KeyUnavailable if the file cannot be read.
    """
    key = _opened(path, passphrase, key_id)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(content)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(hashes.SHA256()))
    raise KeyUnavailable(f"the key {key_id} is of a kind that the portal does not use")


# By key_id too: an exchanged file under the same name is another key.
@lru_cache(maxsize=16)
def _opened(path: Path, passphrase: str, key_id: str) -> Any:
    key = read_private(path, passphrase)
    purpose = key_id.rpartition("-")[0]
    if key_id_of(purpose, key.public_key()) != key_id:
        raise KeyUnavailable(f"the file {path} holds another key than {key_id}; restart to take it")
    return key
