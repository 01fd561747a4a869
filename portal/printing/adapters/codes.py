"""Writes and reads QR codes (ISO/IEC 18004)."""

import io

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
