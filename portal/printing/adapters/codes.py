"""Writes and reads QR codes (ISO/IEC 18004)."""

import io
from typing import Any

import segno
import zxingcpp
from PIL import Image


def _make(text: str, error: str) -> segno.QRCode:
    """Return the code; text beyond ASCII says its encoding (ECI), or readers guess and turn `¡` into a kana.

    It also names its mode: bytes of UTF-8 that happen to be pairs of Shift JIS would otherwise be packed as kanji.
    """
    if text.isascii():
        return segno.make_qr(text, error=error, boost_error=False)
    return segno.make_qr(text, error=error, boost_error=False, encoding="utf-8", eci=True, mode="byte")


def modules(text: str) -> tuple[int, bytes]:
    """Return (modules a side, rows of bits, a set bit dark) of a code that survives a loss of 15 %, without margin.

    Made by the quicker of the two libraries, for plain addresses. Raises ValueError for text beyond ASCII.
    """
    if not text.isascii():
        raise ValueError("only ASCII")
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # The library's types do not say that its pictures are buffers.
    drawn: Any = made.to_image(scale=1, add_quiet_zones=False)
    view: Any = memoryview(drawn)
    side = view.shape[1]
    picture = Image.frombuffer("L", (side, side), view.tobytes(), "raw", "L", 0, 1)
    # A dark dot is 0 there and 1 here.
    return side, picture.point(lambda value: 255 * (value < 128)).convert("1", dither=Image.Dither.NONE).tobytes()


def dots(text: str, *, dark: tuple[int, int, int], light: tuple[int, int, int]) -> bytes:
    """Return the same code as a PNG with one pixel a module, for a page that enlarges it without smoothing."""
    side, bits = modules(text)
    picture = Image.frombytes("1", (side, side), bits).convert("L").point(lambda value: 1 if value else 0)
    coloured = Image.frombytes("P", (side, side), picture.tobytes())
    coloured.putpalette([*light, *dark])
    buffer = io.BytesIO()
    coloured.save(buffer, "PNG", bits=1)
    return buffer.getvalue()


def svg(text: str, *, dark: str, error: str, border: int) -> str:
    """Return the QR code of `text` as an SVG without a fixed size; border in modules."""
    buffer = io.BytesIO()
    _make(text, error).save(
        buffer,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=border,
        dark=dark,
        svgclass=None,
        lineclass=None,
    )
    return buffer.getvalue().decode()


def png(text: str, *, scale: int, error: str, border: int) -> bytes:
    """Return the QR code of `text` as a PNG, `scale` pixels a module; border in modules."""
    buffer = io.BytesIO()
    _make(text, error).save(buffer, kind="png", scale=scale, border=border)
    return buffer.getvalue()


def read(image: bytes) -> list[str]:
    """Return the texts of all QR codes found in an image (PNG or JPEG)."""
    with Image.open(io.BytesIO(image), formats=["PNG", "JPEG"]) as picture:
        found = zxingcpp.read_barcodes(
            picture.convert("L"), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
        )
    return [code.text for code in found]
