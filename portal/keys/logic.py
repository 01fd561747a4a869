"""Public keys as text."""

# Bitcoin's: without 0, O, I and l.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# The multicodec ed25519-pub (0xed) as a varint.
_ED25519 = b"\xed\x01"


def base58(content: bytes) -> str:
    """Return bytes in base 58 with Bitcoin's alphabet; leading zero bytes become leading ones."""
    number = int.from_bytes(content, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "1" * zeros + digits


def multibase(raw: bytes) -> str:
    """Return the 32 bytes of an Ed25519 key as publicKeyMultibase (W3C Controlled Identifiers 1.0, section 2.2.2)."""
    if len(raw) != 32:
        raise ValueError("an Ed25519 key has 32 bytes")
    return "z" + base58(_ED25519 + raw)
