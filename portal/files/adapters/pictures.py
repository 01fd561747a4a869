"""Pictures through Pillow."""

import io
import warnings
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageOps, ImageStat, UnidentifiedImageError

from portal.files.errors import BadImage
from portal.files.registry import ImageRule

_FORMATS = ("JPEG", "PNG", "WEBP")


def clean_image(content: bytes, rule: ImageRule) -> bytes:
    """Return the picture re-encoded as RGB baseline JPEG (as PNG where the rule says ink): upright, cropped, reduced, without EXIF, GPS or comments.

    Raises: BadImage when it cannot be decoded, has more pixels than the rule allows (checked before decoding), or is
    too small or too dark.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                if opened.width * opened.height > rule.max_pixels:
                    raise BadImage("pixels")
                # Lets the JPEG decoder skip detail that would be thrown away: a large photo costs a fraction.
                opened.draft("RGB", (rule.longest * 2, rule.longest * 2))
                opened.load()
                image = _flat(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadImage("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise BadImage("unreadable") from None
    if rule.crop:
        image = _cropped(image, rule.crop)
    if image.width < rule.min_width or image.height < rule.min_height:
        raise BadImage("small", width=rule.min_width, height=rule.min_height)
    if rule.darkest and ImageStat.Stat(image.convert("L")).mean[0] < rule.darkest:
        raise BadImage("dark")
    image.thumbnail((rule.longest, rule.longest), Image.Resampling.LANCZOS)
    # A new picture of pixels alone: nothing that the old file carried beside them comes along.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    if rule.ink:
        _inked(bare).save(out, "PNG", optimize=True, dpi=(300, 300))
        return out.getvalue()
    bare.save(out, "JPEG", quality=rule.quality, progressive=False, optimize=True, dpi=(300, 300))
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, what is transparent on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


def _inked(image: Image.Image) -> Image.Image:
    """Return what a stamp left on white paper, the paper transparent; few colours, as ink has, so that it packs well."""
    red, green, blue = image.split()
    # How far the lightest paper is from a pixel's darkest channel; a scan's paper is never quite white.
    depth = ImageChops.invert(ImageChops.darker(ImageChops.darker(red, green), blue))
    cover = depth.point(lambda value: max(0, min(255, round((value - 24) * 1.7))))
    ink = Image.new("RGB", image.size, "white")
    ink.paste(image.quantize(32).convert("RGB"), mask=cover.point(lambda value: 255 if value else 0))
    ink.putalpha(cover)
    return ink


def _cropped(image: Image.Image, ratio: tuple[int, int]) -> Image.Image:
    """Return the largest part of the ratio: centred, of a tall picture a little above the middle, where faces are."""
    wide, high = ratio
    if image.width * high > image.height * wide:
        width, height = image.height * wide // high, image.height
    else:
        width, height = image.width, image.width * high // wide
    left = (image.width - width) // 2
    top = (image.height - height) // 3
    return image.crop((left, top, left + width, top + height))


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def brightness(content: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """Return how bright a picture is in each box, from 0 to 255.

    Arguments: boxes, left, top, right, bottom as shares of width and height.
    """
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("L", (600, 424))
        grey = picture.convert("L").resize((600, 424))
    found = []
    for left, top, right, bottom in boxes:
        corner = (int(left * 600), int(top * 424))
        part = grey.crop((*corner, max(corner[0] + 1, round(right * 600)), max(corner[1] + 1, round(bottom * 424))))
        found.append(ImageStat.Stat(part).mean[0])
    return found
