"""How long a film lasts, read from its own header (ISO/IEC 14496-12, boxes moov/mvhd)."""

import os
import struct
from typing import IO

# A film has a handful of boxes on each level; a file made of empty ones must not keep us busy.
_MOST_BOXES = 1000
_HEADER = 32


def seconds(source: IO[bytes]) -> int:
    """Return the length of an MP4 file in whole seconds, rounded up; 0 where its header does not say.

    Arguments: source, open and seekable. Only the box tree is read, nothing is decoded.
    """
    end = source.seek(0, os.SEEK_END)
    header = _find(source, 0, end, (b"moov", b"mvhd"))
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


def _find(source: IO[bytes], at: int, end: int, path: tuple[bytes, ...]) -> bytes | None:
    for _box in range(_MOST_BOXES):
        if at + 8 > end:
            return None
        source.seek(at)
        size, kind = struct.unpack(">I4s", source.read(8))
        start = at + 8
        if size == 1 and at + 16 <= end:
            size = struct.unpack(">Q", source.read(8))[0]
            start = at + 16
        if size == 0:
            size = end - at
        if size < start - at:
            return None
        if kind == path[0]:
            inside = min(at + size, end)
            if len(path) > 1:
                return _find(source, start, inside, path[1:])
            source.seek(start)
            return source.read(min(_HEADER, inside - start))
        at += size
    return None
