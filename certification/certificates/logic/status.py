"""Lists of states that tell nobody whose state is asked for: W3C Bitstring Status List v1.0."""

import base64
import gzip
import hashlib
import hmac
from collections.abc import Collection
from typing import Any

# The least length that the specification allows (section 2.2), so that one stands among many.
SIZE = 131_072
REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
# Set bits of each list that belong to nobody, so that the count of revoked ones is not to be read off.
DECOYS = 96


def place(index: int) -> tuple[int, int]:
    """Return (list, position in it) of a certificate's index."""
    return divmod(index, SIZE)


def decoys(key: bytes, number: int, purpose: str) -> frozenset[int]:
    """Return the indices that are kept free and set in list `number` of a purpose, always the same for one key.

    Each purpose has its own: what is set in both lists would be known as nobody's.
    Arguments: key, a secret of the installation: who has it can take them off again.
    """
    found: set[int] = set()
    counter = 0
    while len(found) < DECOYS:
        digest = hmac.new(key, f"{purpose}:{number}:{counter}".encode(), hashlib.sha256).digest()
        found.add(number * SIZE + int.from_bytes(digest[:8], "big") % SIZE)
        counter += 1
    return frozenset(found)


def encoded(positions: Collection[int]) -> str:
    """Return a list whose bits at `positions` are set: gzip, then base64url as Multibase (u), section 3.3.

    The first index is the leftmost bit. The same positions give the same text.
    """
    bits = bytearray(SIZE // 8)
    for position in positions:
        bits[position // 8] |= 0x80 >> position % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def entries(index: int, *, address: Any) -> list[dict[str, str]]:
    """Return what a credential says of its places, one entry a purpose.

    Arguments: address, a function of (list, purpose) that returns the list's URL.
    """
    number, position = place(index)
    return [
        {
            "id": f"{address(number, purpose)}#{position}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(position),
            "statusListCredential": address(number, purpose),
        }
        for purpose in PURPOSES
    ]


def document(
    *, url: str, issuer: dict[str, Any], purpose: str, positions: Collection[int], valid: tuple[str, str], ttl: int
) -> dict[str, Any]:
    """Return the list as a credential without proof.

    Arguments: url, where it is published; issuer, {id, name}; valid, from and until as dateTimeStamps; ttl, how long
    a reader may keep it, in seconds.
    """
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": valid[0],
        "validUntil": valid[1],
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(positions),
            "ttl": ttl * 1000,
        },
    }
