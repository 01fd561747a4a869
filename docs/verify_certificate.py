#!/usr/bin/env python3
"""Checks a certificate's PDF against the portal's public log: needs Python 3.11 and `cryptography`, nothing of the portal.

    python3 verify_certificate.py certificate.pdf --proof PROOF --key KEYS [--older HEAD --consistency PROOF]
Each is a file or an address: PROOF, what /api/v1/log/proof/<n> answers; KEYS, /api/v1/keys?purpose=log, if you can from
elsewhere; HEAD, an answer of /api/v1/log/head that you kept; PROOF, /api/v1/log/consistency?first=&second=. Exit 0: all holds;
1: not so, or the log says that it is not in force; 2: used wrongly. No log can prove that nothing came later: ask the portal.
"""

import argparse
import base64
import json
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def read(source: str) -> dict:
    """Return the JSON object of a file or an address."""
    if source.startswith(("https://", "http://")):
        return json.load(urlopen(source, timeout=30))  # noqa: S310  the scheme was looked at
    return json.loads(Path(source).read_text(encoding="utf-8"))


def need(holds: bool, words: str) -> None:
    """Say that a step holds, or end with exit 1."""
    sys.stdout.write(f"{'ok' if holds else 'WRONG'}: {words}\n")
    if not holds:
        sys.exit(1)


def climb(place: int, last: int, path: list, hashes: list) -> list:
    """Walk a proof of RFC 9162, 2.1.3.2 with one hash or 2.1.4.2 with two; return the roots it ends at, if it ends."""
    for part in map(bytes.fromhex, path):
        if last == 0:
            return []
        if place & 1 or place == last:
            hashes = [sha256(b"\x01" + part + value).digest() for value in hashes]
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashes[-1] = sha256(b"\x01" + hashes[-1] + part).digest()
        place, last = place >> 1, last >> 1
    return [value.hex() for value in hashes] if last == 0 else []


def signed(head: dict, keys: dict) -> dict:
    """Check a head's signature; return what it states."""
    key = next((key for key in keys["keys"] if key["key_id"] == head["key_id"] and key["purpose"] == "log"), None)
    need(key is not None, f"the key {head['key_id']} is published")
    stated, leaked, at = json.loads(head["statement"]), key["compromised_on"], datetime.fromisoformat
    need(not leaked or at(stated["time"]) < at(leaked), "the key had not leaked")
    signature = base64.urlsafe_b64decode(head["signature"] + "==")
    try:
        load_pem_public_key(key["public_key"].encode()).verify(signature, head["statement"].encode())
    except (InvalidSignature, ValueError):
        need(False, "the head is signed")
    need(True, f"the head of {stated['time']} over {stated['size']} entries is signed")
    return stated


def main() -> None:
    """Read, check, say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", type=Path)
    for name in ("proof", "key", "older", "consistency"):
        parser.add_argument(f"--{name}", required=name in ("proof", "key"))
    given = parser.parse_args()
    if bool(given.older) != bool(given.consistency):
        parser.error("--older and --consistency are given together")
    proof, keys = read(given.proof), read(given.key)
    entry = json.loads(proof["entry"])
    need(sha256(given.pdf.read_bytes()).hexdigest() == entry["sha256"], "the file is the one that the entry names")
    need(proof["head"] is not None, "the entry is under a signed head (if not: ask again tomorrow)")
    stated = signed(proof["head"], keys)
    leaf, position = sha256(b"\x00" + proof["entry"].encode()).digest(), proof["position"]
    found = climb(position, stated["size"] - 1, proof["proof"], [leaf]) if 0 <= position < stated["size"] else []
    need(found == [stated["root"]], f"entry {position} is in the log")
    if given.older:
        older = signed(read(given.older), keys)
        first, second = older["size"], stated["size"]
        path = ([older["root"]] if first & (first - 1) == 0 else []) + read(given.consistency)["proof"]
        zeros, begin = (first ^ (first - 1)).bit_length() - 1, [bytes.fromhex(part) for part in path[:1] * 2]
        found = climb((first - 1) >> zeros, (second - 1) >> zeros, path[1:], begin) if 0 < first < second else []
        same = first == second and older["root"] == stated["root"]
        need(same or found == [older["root"], stated["root"]], "the log only grew since the older head")
    need(entry["event"] in ("issued", "restored", "renewed"), f"the entry says: {entry['event']} {entry['time']}")


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"cannot be read: {error!r}\n")
        sys.exit(2)
