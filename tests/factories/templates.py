"""What tests of certificate templates send: pictures good and bad, and the editor's form."""

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks

LIST = "/assess/templates/"


def upload(content: bytes, name: str = "seal.png") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="image/png")


def drawing(width: int, height: int, *, ground: str = "white", ink: str = "#c01a1a", format: str = "PNG") -> bytes:
    """Return a picture of a ring."""
    picture = Image.new("RGB", (width, height), ground)
    ImageDraw.Draw(picture).ellipse((10, 10, width - 10, height - 10), outline=ink, width=14)
    out = io.BytesIO()
    picture.save(out, format)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it has 900 million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def posted(template: Any, **more: Any) -> dict[str, Any]:
    """Return the editor's form as it is sent with nothing changed, and with `more`."""
    form = {"layout": template.layout}
    layout = layouts.LAYOUTS[template.layout]
    for name in looks.movable(layout):
        for axis, _least, _most, usual in looks.axes(layout, name):
            form[f"{name}-{axis}"] = f"{template.moves.get(name, {}).get(axis, usual):g}"
    return {**form, **more}
