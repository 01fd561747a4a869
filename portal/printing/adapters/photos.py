"""Photographs for certificates: no larger than print needs."""

import io

from PIL import Image

# 35 by 49 mm at 300 dpi; a photo that is not larger, in pixels and bytes, is taken as it is.
WIDTH, HEIGHT = 413, 579
MOST_BYTES = 48 * 1024
# The first that is small enough; a portrait passes at once, noise does at the third.
_QUALITIES = (80, 60, 40, 20)


def for_print(content: bytes) -> bytes:
    """Return a baseline JPEG of at most print size; the given bytes where they are that already."""
    with Image.open(io.BytesIO(content)) as picture:
        if (
            picture.format == "JPEG"
            and picture.width <= WIDTH
            and len(content) <= MOST_BYTES
            and picture.mode in ("RGB", "L")
            and not picture.info.get("progressive")
        ):
            return content
        height = round(picture.height * WIDTH / picture.width)
        size = (WIDTH, height) if picture.width > WIDTH else picture.size
        picture.draft("RGB", size)
        made = picture.convert("RGB").resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
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
