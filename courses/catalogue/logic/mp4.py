"""How long a film lasts, read from its own header (ISO/IEC 14496-12, boxes moov/mvhd)."""

import struct


def seconds(content: bytes) -> int:
    """Return the length of an MP4 file in whole seconds, rounded up; 0 where its header does not say.

    Only the box tree is read, nothing is decoded.
    """
    header = _find(content, (b"moov", b"mvhd"))
    if header is None:
        return 0
    try:
        if header[0] == 1:
            scale, length = struct.unpack(">IQ", header[20:32])
        else:
            scale, length = struct.unpack(">II", header[12:20])
    except (struct.error, IndexError):
        return 0
    return -(-length // scale) if scale else 0


def _find(content: bytes, path: tuple[bytes, ...]) -> bytes | None:
    at, end = 0, len(content)
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        start = at + 8
        if size == 1 and at + 16 <= end:
            size = struct.unpack(">Q", content[at + 8 : at + 16])[0]
            start = at + 16
        if size == 0:
            size = end - at
        if size < start - at:
            return None
        if kind == path[0]:
            inside = content[start : min(at + size, end)]
            return inside if len(path) == 1 else _find(inside, path[1:])
        at += size
    return None
