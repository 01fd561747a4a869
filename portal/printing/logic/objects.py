"""Writes the objects of a PDF file (ISO 32000-1, chapter 7): strings, streams, object streams, the cross-reference."""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime

# Measured on certificates: 9 costs twice the time of 6 for half a per cent.
LEVEL = 6
# Kind, place, order in its object stream: the widths of the cross-reference.
_ENTRY = struct.Struct(">BIH")


def text(value: str) -> bytes:
    """Return a text string: plain where it is ASCII, UTF-16 with its mark otherwise."""
    if value.isascii() and value.isprintable():
        plain = value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(%b)" % plain.encode()
    return b"<feff%b>" % value.encode("utf-16-be").hex().encode()


def date(moment: datetime) -> bytes:
    """Return a date string with its offset from UTC; the moment is aware."""
    offset = moment.strftime("%z")
    return b"(D:%b%b'%b')" % (moment.strftime("%Y%m%d%H%M%S").encode(), offset[:3].encode(), offset[3:5].encode())


def name(value: str) -> bytes:
    """Return a name, with `#xx` for whatever may not stand in one."""
    raw = value.encode()
    return b"/" + b"".join(b"%c" % byte if chr(byte).isalnum() or byte in b"-_.+" else b"#%02x" % byte for byte in raw)


def stream(entries: bytes, content: bytes, *, deflate: bool = True, level: int = LEVEL) -> bytes:
    """Return a stream object's body with its length; `entries` are those of its dictionary without the brackets."""
    if deflate:
        content = zlib.compress(content, level)
        entries = b"/Filter/FlateDecode" + entries
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


class Beginning:
    """The part of a file that is the same for many: header, objects that never vary, and where they are.

    Arguments: version ("1.7"); plain, number -> body of objects without a stream, which are packed into one object
    stream; streams, number -> body with a stream; free, the first unused number; level, of compression.
    """

    def __init__(self, version: str, plain: dict[int, bytes], streams: dict[int, bytes], free: int, level: int) -> None:
        self.places: dict[int, tuple[int, int, int]] = {}
        content = bytearray(b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n" % version.encode())
        self.free = free + 1
        if plain:
            index, place = [], 0
            for order, (number, body) in enumerate(plain.items()):
                index.append(b"%d %d" % (number, place))
                place += len(body) + 1
                self.places[number] = (2, free, order)
            first = b" ".join(index) + b"\n"
            entries = b"/Type/ObjStm/N %d/First %d" % (len(plain), len(first))
            streams = {**streams, free: stream(entries, first + b"\n".join(plain.values()), level=level)}
        for number, body in streams.items():
            self.places[number] = (1, len(content), 0)
            content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self.content = bytes(content)
        # Two files of one beginning differ by what follows; the digest of this part is taken once.
        self.digest = hashlib.sha256(self.content)


class File:
    """One file being written behind a beginning."""

    def __init__(self, beginning: Beginning) -> None:
        self.content = bytearray(beginning.content)
        self._from = len(self.content)
        self._digest = beginning.digest.copy()
        self._places = dict(beginning.places)
        self._free = beginning.free

    def number(self) -> int:
        """Return an unused object number."""
        self._free += 1
        return self._free - 1

    def put(self, number: int, body: bytes) -> int:
        """Write an object and return where its body begins."""
        self._places[number] = (1, len(self.content), 0)
        self.content += b"%d 0 obj\n" % number
        place = len(self.content)
        self.content += body
        self.content += b"\nendobj\n"
        return place

    def add(self, body: bytes) -> int:
        """Write an object under a new number and return that."""
        number = self.number()
        self.put(number, body)
        return number

    def finish(self, *, root: int, info: int) -> None:
        """Write the cross-reference stream; the file's identifier is a digest of its content, so it repeats."""
        own, start = self.number(), len(self.content)
        self._places[own] = (1, start, 0)
        table = bytearray(_ENTRY.size * self._free)
        for number, place in self._places.items():
            _ENTRY.pack_into(table, _ENTRY.size * number, *place)
        self._digest.update(memoryview(self.content)[self._from :])
        identifier = self._digest.hexdigest()[:32].encode()
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            self._free,
            root,
            info,
            identifier,
            identifier,
        )
        self.content += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream(entries, bytes(table)), start)


def array(numbers: Sequence[int]) -> bytes:
    """Return an array of references."""
    return b"[%b]" % b" ".join(b"%d 0 R" % number for number in numbers)
