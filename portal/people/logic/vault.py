"""Sealing of identity numbers: authenticated encryption with the key's id in the value, and a keyed digest.

Layout of a sealed value: cipher (1 byte), length of the key id (1 byte), key id, nonce (12), ciphertext, tag (16).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

AES, SM4 = 1, 2
CIPHERS = {"aes-256-gcm": AES, "sm4-gcm": SM4}
_NONCE, _TAG = 12, 16


class Broken(Exception):
    """The sealed value was changed, belongs to another row, or its key is not at hand."""


def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes of key for one purpose from a secret text (HKDF-SHA-256, RFC 5869)."""
    return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(secret.encode())


def _algorithm(cipher: int, key: bytes) -> algorithms.AES | algorithms.SM4:
    return algorithms.AES(key) if cipher == AES else algorithms.SM4(key[:16])


def seal(plain: str, *, owner: str, key_id: str, key: bytes, nonce: bytes, cipher: int = AES) -> bytes:
    """Return `plain` encrypted for the row `owner`.

    Arguments: owner, the row's public id, bound in as associated data so that a value copied to another row fails;
    nonce, 12 random bytes, never used twice with one key.
    """
    encryptor = Cipher(_algorithm(cipher, key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(owner.encode())
    body = encryptor.update(plain.encode()) + encryptor.finalize()
    name = key_id.encode()
    return bytes([cipher, len(name)]) + name + nonce + body + encryptor.tag


def key_id(sealed: bytes) -> str:
    """Return the id of the key that sealed the value."""
    return bytes(sealed[2 : 2 + sealed[1]]).decode()


def unseal(sealed: bytes, *, owner: str, key: bytes) -> str:
    """Return the plain text; raises Broken when anything about it was changed."""
    start = 2 + sealed[1]
    nonce, body, tag = sealed[start : start + _NONCE], sealed[start + _NONCE : -_TAG], sealed[-_TAG:]
    try:
        decryptor = Cipher(_algorithm(sealed[0], key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(owner.encode())
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def digest(space: str, value: str, *, key: bytes, algorithm: str = "sha256") -> str:
    """Return the blind index of a number: HMAC over its number space and value, in hex."""
    code = hmac.HMAC(key, hashes.SM3() if algorithm == "sm3" else hashes.SHA256())
    code.update(f"{space}:{value}".encode())
    return code.finalize().hex()
