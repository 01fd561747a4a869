"""Reads the head of a JPEG picture (ITU-T T.81), so that it can be put into a PDF as it is."""

import struct
from typing import NamedTuple


class Head(NamedTuple):
    """Width and height in pixels, number of colour components."""

    width: int
    height: int
    components: int


def head(content: bytes) -> Head:
    """Return the size of a baseline JPEG with eight bits a sample.

    Raises ValueError for anything else: progressive ones and those in print colours are not for every reader.
    """
    if content[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise ValueError("damaged JPEG")
        marker, length = content[place + 1], struct.unpack_from(">H", content, place + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            depth, height, width, components = struct.unpack_from(">BHHB", content, place + 4)
            if marker not in (0xC0, 0xC1) or depth != 8 or components not in (1, 3):
                raise ValueError("not a baseline JPEG in grey or colour")
            return Head(width, height, components)
        place += 2 + length
    raise ValueError("damaged JPEG")
