"""Photographs for certificates: no larger than print needs."""

import io

from PIL import Image

from portal.printing.errors import UnreadablePicture

# A photo that takes no more is put into the file as it is.
MOST_BYTES = 48 * 1024
# One inch (25 mm) at 300 dpi: no photo is made smaller than this, and none is enlarged.
_LEAST_WIDTH = 295
# The first that is small enough; a portrait passes at once, noise at the last.
_QUALITIES = (82, 65, 45, 25)


def for_print(content: bytes) -> bytes:
    """Return a baseline JPEG of a size that a certificate can carry; the given bytes where they are that already.

    A large picture is halved while it is decoded, which costs next to nothing and leaves 230 dpi.
    Raises UnreadablePicture.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            plain = picture.format == "JPEG" and picture.mode in ("RGB", "L") and not picture.info.get("progressive")
            if plain and len(content) <= MOST_BYTES:
                return content
            if picture.format == "JPEG":
                # Halved as often as leaves the least width; other modes are converted below.
                picture.draft(None, (_LEAST_WIDTH, _LEAST_WIDTH * picture.height // picture.width))
            made = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # Whatever Pillow says of a file that is none or ends too early.
        raise UnreadablePicture from error
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        made.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def blank(width: int, height: int) -> bytes:
    """Return a photograph of nobody."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (217, 230, 238)).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()
