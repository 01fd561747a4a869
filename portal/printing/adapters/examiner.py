"""The program that reads a PDF of unknown origin: a process of its own, which may die of it and nothing else.

It is started by `isolation` with one JSON line (length, roots, own keys) and the file on standard input, sets its own
limits, and writes one JSON line. It imports nothing of the portal, has no environment and opens no connection.
"""

import base64
import hashlib
import io
import json
import logging
import re
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

# A certificate takes 70 MB and less than a second.
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 6
_SIGNATURES = 8
_PAGES = 200
_OBJECTS = 100_000
_AREAS = {
    "scripts": ("/OpenAction", "/AA"),
    "attachments": ("/AF",),
    "metadata": ("/Metadata",),
    "structure": ("/StructTreeRoot", "/Outlines", "/OCProperties"),
}
_RANGES = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def main() -> None:
    """Read the question, answer it, whatever the file is."""
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    question = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read(question["length"])
    try:
        answer = examine(content, [base64.b64decode(root) for root in question["roots"]], set(question["own"]))
    except (MemoryError, RecursionError):
        answer = {"code": "too_complex"}
    sys.stdout.write(json.dumps(answer))


def examine(content: bytes, roots: list[bytes], own: set[str]) -> dict[str, Any]:
    """Return what is to be said of a file; keys of the answer are read by `portal.printing.logic.examination`."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        # Not strict, as the programs of those who show the file are not either.
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            return {"code": "encrypted"}
        found = _embedded(reader)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        # Whatever a hostile file makes a parser raise: it is the file's fault, never a fault of ours.
        return _unread(content)
    if not found:
        raw = _unread(content)
        return raw if raw["code"] in {"truncated", "altered"} else {"code": "no_signature"}
    said = []
    for signature in found:
        try:
            said.append(_judged(signature, content, roots, own))
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # as above
            said.append(_blank() | {"problem": "unreadable", "detail": type(error).__name__})
    main = next((item for item in said if item["own"] and item["intact"]), None)
    main = main or next((item for item in said if item["own"]), said[-1])
    if not main["covers_whole_file"] and main["intact"]:
        main["changes"] = _changes(content, reader, main["covered"])
    return {"code": "", "signature": main, "others": [item for item in said if item is not main]}


def _embedded(reader: Any) -> list[Any]:
    return [item for _, item in zip(range(_SIGNATURES), reader.embedded_regular_signatures, strict=False)]


def _unread(content: bytes) -> dict[str, Any]:
    """Say what is wrong with a file that cannot be read as a PDF, or has no signature that can be found that way."""
    ranges = [tuple(int(number) for number in found.groups()) for found in _RANGES.finditer(content)]
    ranges = [item for item in ranges if item[1]][:_SIGNATURES]
    if any(start + length > len(content) for _, _, start, length in ranges):
        return {"code": "truncated"}
    for first, length, start, rest in ranges:
        signer = _broken_by(content, first, length, start, rest)
        if signer is not None:
            return {"code": "altered", "signer": signer}
    # Nothing but white space stands after the end mark of a whole file.
    return {"code": "truncated" if content.rpartition(b"%%EOF")[2].strip() else "damaged"}


def _broken_by(content: bytes, first: int, length: int, start: int, rest: int) -> str | None:
    """Return the signer of a signature whose digest is not that of the file; None if there is no such."""
    from asn1crypto import cms

    try:
        contents = bytes.fromhex(content[first + length : start].strip(b"<> \r\n").decode("ascii"))
        signed = cms.ContentInfo.load(contents)["content"]
        attributes = {
            item["type"].native: item["values"][0].native for item in signed["signer_infos"][0]["signed_attrs"]
        }
        digest = hashlib.sha256(content[first : first + length] + content[start : start + rest]).digest()
        if attributes["message_digest"] == digest:
            return None
        return _named(signed["certificates"][0].chosen.subject)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _named(name: Any) -> str:
    """Return a subject as one line: its common name, else its organisation; without what cannot be seen."""
    parts = name.native
    text = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    text = "、".join(text) if isinstance(text, list) else str(text)
    return _UNSEEN.sub("", text)[:200]


def _blank() -> dict[str, Any]:
    """Return the report of a signature of which nothing good is known yet."""
    return {
        "own": False,
        "public": "",
        "signer": "",
        "issuer": "",
        "signed_at": None,
        "intact": False,
        "valid": False,
        "root_known": False,
        "stamped_at": None,
        "stamped_by": "",
        "covered": 0,
        "covers_whole_file": False,
        "problem": "",
    }


def _judged(signature: Any, content: bytes, roots: list[bytes], own: set[str]) -> dict[str, Any]:
    """Return what pyHanko's validator says of one signature."""
    from asn1crypto import x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    certificate = signature.signer_cert
    public = hashlib.sha256(certificate.public_key.dump()).hexdigest()
    claimed = _claimed(signature)
    report = _blank() | {
        "own": public in own,
        "public": public,
        "signer": _named(certificate.subject),
        "issuer": _named(certificate.issuer),
        "signed_at": claimed.isoformat() if claimed else None,
    }
    ranges = [int(number) for number in signature.byte_range]
    contiguous = (
        len(ranges) == 4
        and ranges[0] == 0
        and min(ranges) >= 0
        and ranges[1] < ranges[2]
        and content[ranges[1] : ranges[1] + 1] == b"<"
        and content[ranges[2] - 1 : ranges[2]] == b">"
        and not content[ranges[1] + 1 : ranges[2] - 1].strip(b"0123456789abcdefABCDEF")
    )
    covered = ranges[2] + ranges[3] if contiguous else 0
    # White space after the end changes nothing that anybody sees.
    report |= {"covered": covered, "covers_whole_file": bool(covered) and not content[covered:].strip()}
    if covered > len(content):
        return report | {"problem": "truncated"}
    if not contiguous:
        return report | {"problem": "ranges"}
    now = datetime.now(UTC)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        allow_fetching=False,
        # A certificate is read for decades, the signer's own holds for a few years: it must have held then. Whether
        # the key has leaked since is asked of the ring of keys.
        moment=min(claimed, now) if claimed else now,
    )
    stamps = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots], allow_fetching=False, moment=now
    )
    status = validate_pdf_signature(
        signature,
        context,
        stamps,
        key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}),
        skip_diff=True,
    )
    report |= {"intact": status.intact, "valid": status.valid, "root_known": status.trusted}
    stamp = status.timestamp_validity
    if stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
        report |= {"stamped_at": stamp.timestamp.isoformat(), "stamped_by": _named(stamp.signing_cert.subject)}
    return report


def _claimed(signature: Any) -> datetime | None:
    moment = signature.self_reported_timestamp
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _changes(content: bytes, now: Any, covered: int) -> list[dict[str, Any]]:
    """Compare what was signed with what is shown now; each change as {"what", "page", "detail"}."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        then = PdfFileReader(io.BytesIO(content[:covered]), strict=False)
        before, after = _Prints(then), _Prints(now)
        found = [{"what": "pages", "page": 0}] if len(before.pages) != len(after.pages) else []
        for number, (old, new) in enumerate(zip(before.pages, after.pages, strict=False), start=1):
            found += [
                {"what": what, "page": number}
                for what in ("page_content", "annotations")
                if getattr(before, what)(old) != getattr(after, what)(new)
            ]
        old_areas, new_areas = before.areas(), after.areas()
        found += [{"what": what, "page": 0} for what in old_areas if old_areas[what] != new_areas[what]]
    except (MemoryError, RecursionError):
        raise
    except Exception:  # as above
        return [{"what": "unreadable", "page": 0}]
    return found or [{"what": "nothing_visible", "page": 0}]


class _Prints:
    """Fingerprints of the parts of a document: equal if nothing below them differs."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.root, self.left = reader, reader.root, _OBJECTS
        self.pages = list(self._pages(_at(self.root, "/Pages"), {}, set()))

    def _pages(self, node: Any, inherited: dict[str, Any], seen: set[int]) -> Iterator[dict[str, Any]]:
        node = _resolved(node)
        if not hasattr(node, "raw_get") or id(node) in seen or len(seen) > 10 * _PAGES:
            return
        seen.add(id(node))
        own = {key: node.raw_get(key) for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate") if key in node}
        inherited = inherited | own
        if _at(node, "/Type") == "/Page" or "/Kids" not in node:
            yield inherited | {
                key: node.raw_get(key) for key in ("/Contents", "/Group", "/UserUnit", "/Annots", "/AA") if key in node
            }
            return
        for number, kid in enumerate(node["/Kids"]):
            if number >= _PAGES:
                return
            yield from self._pages(kid, inherited, seen)

    def page_content(self, page: dict[str, Any]) -> str:
        """Of what is drawn."""
        return self._of({key: value for key, value in page.items() if key != "/Annots"})

    def annotations(self, page: dict[str, Any]) -> str:
        """Of the notes on it; fields of a form are another matter."""
        notes = _resolved(page.get("/Annots")) or []
        return self._of([note for note in notes if _at(note, "/Subtype") != "/Widget"])

    def _widgets(self, page: dict[str, Any]) -> list[Any]:
        """Of the fields that can be seen on it, whether or not the form knows them; a signature may be one, too."""
        notes = _resolved(page.get("/Annots")) or []
        return [note for note in notes if _at(note, "/Subtype") == "/Widget" and _has_area(_at(note, "/Rect"))]

    def areas(self) -> dict[str, str]:
        """Of whatever is no page."""
        fields = list(_at(_at(self.root, "/AcroForm"), "/Fields") or [])
        plain = [field for field in fields if _at(field, "/FT") != "/Sig"]
        signed = [field for field in fields if _at(field, "/FT") == "/Sig"]
        names: Any = _at(self.root, "/Names") or {}
        prints = {
            what: self._of([self.root.raw_get(key) for key in keys if key in self.root])
            for what, keys in _AREAS.items()
        }
        prints["scripts"] += self._of([names.raw_get(key) for key in ("/JavaScript",) if key in names])
        prints["attachments"] += self._of([names.raw_get(key) for key in ("/EmbeddedFiles",) if key in names])
        trailer = self.reader.trailer_view
        prints["metadata"] += self._of([trailer.raw_get("/Info")] if "/Info" in trailer else [])
        return prints | {
            "fields": self._of([plain, [note for page in self.pages for note in self._widgets(page)]]),
            "signatures": str(len([field for field in signed if _at(field, "/V") is not None])),
        }

    def _of(self, value: Any) -> str:
        state = hashlib.sha256()
        self._feed(state, value, set())
        return state.hexdigest()

    def _feed(self, state: Any, value: Any, above: set[tuple[int, int]]) -> None:
        self.left -= 1
        if self.left < 0:
            raise RecursionError
        if hasattr(value, "get_object") and hasattr(value, "idnum"):
            mark = (value.idnum, value.generation)
            if mark in above:
                state.update(b"again;")
                return
            above.add(mark)
            self._feed(state, value.get_object(), above)
            return
        if isinstance(value, dict):
            state.update(b"<<")
            for key in sorted(str(name) for name in value):
                # Upwards lies the rest of the document, and what a signature adds to a page.
                if key in {"/Parent", "/P", "/Pg", "/StructParent", "/StructParents"}:
                    continue
                state.update(key.encode() + b" ")
                self._feed(state, value.raw_get(key) if hasattr(value, "raw_get") else value[key], above)
            state.update(b">>")
            if hasattr(value, "encoded_data"):
                state.update(hashlib.sha256(value.encoded_data).digest())
            return
        if isinstance(value, list):
            state.update(b"[")
            for number in range(len(value)):
                self._feed(state, value.raw_get(number) if hasattr(value, "raw_get") else value[number], above)
            state.update(b"]")
            return
        state.update(repr(value).encode() + b";")


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "idnum") else value


def _has_area(corners: Any) -> bool:
    """Say whether a rectangle takes up room; of one that cannot be read, that it does."""
    try:
        left, bottom, right, top = (float(_resolved(number)) for number in corners)
    except (TypeError, ValueError):
        return True
    return left != right and bottom != top


def _at(holder: Any, key: str) -> Any:
    """Return what a dictionary has under a key, references followed; None if there is no such, or no dictionary."""
    holder = _resolved(holder)
    return holder[key] if hasattr(holder, "raw_get") and isinstance(holder, dict) and key in holder else None


if __name__ == "__main__":
    main()
