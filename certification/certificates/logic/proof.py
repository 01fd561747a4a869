"""Data-integrity proofs of JSON documents: eddsa-jcs-2022.

W3C Data Integrity EdDSA Cryptosuites v1.0, section 3.3; RFC 8785 (canonical JSON); Multibase and Multikey as in W3C
Controlled Identifiers v1.0, section 2.2.2 and 2.4. Nothing is fetched: what a context says is part of the signed text.
"""

import hashlib
import json
from typing import Any, NoReturn

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SUITE = "eddsa-jcs-2022"
# The multicodec prefix of an Ed25519 public key.
_ED25519 = b"\xed\x01"
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: number for number, letter in enumerate(_ALPHABET)}
# A signature has 88 digits, a key 48; turning digits into a number costs the square of their count.
_LONGEST = 120
# How deep a document may be nested; ours are six deep.
DEEPEST = 32


class Broken(ValueError):
    """A document that cannot be read, or whose proof does not hold; `args[0]` is a short code."""


def base58(content: bytes) -> str:
    """Return bytes in base58btc, without a Multibase prefix."""
    number, digits = int.from_bytes(content, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _ALPHABET[rest] + digits
    return "1" * (len(content) - len(content.lstrip(b"\0"))) + digits


def unbase58(text: str) -> bytes:
    """Return the bytes of base58btc digits. Raises Broken for other letters, or for more than a proof ever has."""
    if len(text) > _LONGEST:
        raise Broken("base58")
    number = 0
    for letter in text:
        if letter not in _DIGITS:
            raise Broken("base58")
        number = number * 58 + _DIGITS[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(raw: bytes) -> str:
    """Return the 32 bytes of an Ed25519 public key as a Multikey: z6Mk…"""
    return "z" + base58(_ED25519 + raw)


def unmultikey(text: str) -> bytes:
    """Return the 32 bytes behind a Multikey. Raises Broken for anything but an Ed25519 key."""
    content = unbase58(text[1:]) if text[:1] == "z" else b""
    if content[:2] != _ED25519 or len(content) != 34:
        raise Broken("key")
    return content[2:]


def _twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Two readers might each take another one of them.
        raise Broken("twice")
    return found


def _refused(name: str) -> NoReturn:
    raise Broken("number")


def _depth(value: Any, left: int) -> None:
    if left == 0:
        raise Broken("deep")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _depth(inner, left - 1)


def parse(text: str | bytes) -> dict[str, Any]:
    """Return the JSON object in `text`, which anybody may have written.

    Raises Broken for what is no object, is nested deeper than DEEPEST, or could be read in two ways (a name twice,
    numbers beyond JSON).
    """
    try:
        value = json.loads(text, object_pairs_hook=_twice, parse_constant=_refused)
    except Broken:
        raise
    except (ValueError, RecursionError) as error:
        raise Broken("json") from error
    if not isinstance(value, dict):
        raise Broken("json")
    _depth(value, DEEPEST)
    return value


def canonical(value: Any) -> bytes:
    """Return a value as RFC 8785 writes it. Raises Broken where it cannot (huge numbers, half a surrogate pair)."""
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise Broken("canonical") from error


def options(document: dict[str, Any], *, method: str, created: str) -> dict[str, Any]:
    """Return the proof without its value.

    Arguments: method, the address of the key, as the issuer's document lists it; created, an XML Schema dateTimeStamp.
    """
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }


def digest(value: Any) -> bytes:
    """Return the SHA-256 of a value as RFC 8785 writes it."""
    return hashlib.sha256(canonical(value)).digest()


def content_digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of what a document says, in hex: its proof is left out, for that is made anew after a leak.

    It is taken of the canonical text, so a database that keeps the names in another order changes nothing.
    """
    return digest({name: value for name, value in document.items() if name != "proof"}).hex()


def to_sign(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """Return the 64 bytes that are signed: the digest of the proof's options, then of the document without proof."""
    return digest(proof) + digest(document)


def secured(document: dict[str, Any], proof: dict[str, Any], signature: bytes) -> dict[str, Any]:
    """Return the document with its proof."""
    return {**document, "proof": {**proof, "proofValue": "z" + base58(signature)}}


def method_of(document: dict[str, Any]) -> str:
    """Return the address of the key by which a document says to be signed, empty where it says none."""
    proof = document.get("proof")
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    return method if isinstance(method, str) else ""


def check(document: dict[str, Any], *, key: bytes) -> None:
    """Return quietly if the proof of a document holds under a key.

    Arguments: key, the 32 bytes of an Ed25519 public key, which the caller has found by `method_of`.
    Raises Broken: "proof" for a proof of another kind, "context" for one made under other contexts, "signature" where
    document and signature differ.
    """
    proof = document.get("proof")
    if (
        not isinstance(proof, dict)
        or proof.get("type") != "DataIntegrityProof"
        or proof.get("cryptosuite") != SUITE
        or proof.get("proofPurpose") != "assertionMethod"
        or not isinstance(proof.get("proofValue"), str)
        or proof["proofValue"][:1] != "z"
    ):
        raise Broken("proof")
    plain = {name: value for name, value in document.items() if name != "proof"}
    rest = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in rest and rest["@context"] != plain.get("@context"):
        # The specification would let a document have more contexts than were signed; ours never have.
        raise Broken("context")
    content = to_sign(plain, rest)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(unbase58(proof["proofValue"][1:]), content)
    except InvalidSignature:
        raise Broken("signature") from None
