"""Writes what a certificate carries besides its page: associated files and the signature."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.printing.logic import objects


@dataclass(frozen=True)
class Attachment:
    """A file that goes along inside: name, media type, content, and what it is to the document (ISO 19005-3, 6.8)."""

    name: str
    media_type: str
    content: bytes
    description: str = ""
    relationship: str = "Data"


def attach(file: objects.File, attachments: Sequence[Attachment], created: datetime | None) -> bytes:
    """Write associated files and return the entries of the catalogue that lead to them."""
    if not attachments:
        return b""
    numbers = []
    for one in attachments:
        stamp = b"/ModDate %b" % objects.date(created) if created else b""
        embedded = file.add(
            objects.stream(
                b"/Type/EmbeddedFile/Subtype%b/Params<</Size %d%b>>"
                % (objects.name(one.media_type), len(one.content), stamp),
                one.content,
            )
        )
        name = objects.text(one.name)
        said = b"/Desc %b" % objects.text(one.description) if one.description else b""
        numbers.append(
            file.add(
                b"<</Type/Filespec/F %b/UF %b/AFRelationship/%b%b/EF<</F %d 0 R/UF %d 0 R>>>>"
                % (name, name, one.relationship.encode(), said, embedded, embedded)
            )
        )
    listed = sorted(zip(attachments, numbers, strict=True), key=lambda pair: pair[0].name)
    names = b"".join(b"%b %d 0 R" % (objects.text(one.name), number) for one, number in listed)
    return b"/AF%b/Names<</EmbeddedFiles<</Names[%b]>>>>" % (objects.array(numbers), names)


_RANGE = b"/ByteRange[0 0000000000 0000000000 0000000000]"


def put_signature(file: objects.File, page: int, room: int, at: datetime) -> tuple[tuple[int, int, int], int]:
    """Write an empty signature and its field; return (place of the range, of the gap and its end) and the field."""
    body = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M %b%b/Contents<%b>>>" % (
        objects.date(at),
        _RANGE,
        b"0" * (2 * room),
    )
    signature = file.number()
    start = file.put(signature, body)
    gap = start + body.index(b"/Contents<") + len(b"/Contents")
    field = file.add(
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Issuer)/TU %b/F 132/Rect[0 0 0 0]/P %d 0 R/V %d 0 R>>"
        % (objects.text("发证机构签名"), page, signature)
    )
    return (start + body.index(_RANGE), gap, gap + 2 * room + 2), field


def sign(written: bytearray, gap: tuple[int, int, int], signer: Any, at: datetime | None) -> None:
    """Fill the range and the signature over everything but itself (ISO 32000-1, 12.8.1)."""
    place, start, end = gap
    stated = b"/ByteRange[0 %010d %010d %010d]" % (start, end, len(written) - end)
    written[place : place + len(stated)] = stated
    digest = hashlib.sha256(memoryview(written)[:start])
    digest.update(memoryview(written)[end:])
    message = signer.cms(digest.digest(), at).hex().encode()
    if len(message) > end - start - 2:
        raise ValueError("the signature is longer than its place")
    written[start + 1 : start + 1 + len(message)] = message
