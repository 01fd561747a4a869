"""Pictures through Pillow, and the private storage."""

import io
import warnings
from collections.abc import Iterator
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from portal.files.errors import BadImage
from portal.files.registry import ImageRule

_FORMATS = ("JPEG", "PNG", "WEBP")
_CHUNK = 64 * 1024


def clean_image(content: bytes, rule: ImageRule) -> bytes:
    """Return the picture re-encoded as RGB baseline JPEG: upright, cropped, reduced, without EXIF, GPS or comments.

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
    bare.save(out, "JPEG", quality=rule.quality, progressive=False, optimize=True, dpi=(300, 300))
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, what is transparent on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


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


def storage() -> Storage:
    """Return the private storage: a folder or a bucket, never below a public address."""
    return storages["private"]


def save(path: str, content: bytes) -> str:
    """Keep the bytes; return the path that the storage gave."""
    return storage().save(path, ContentFile(content))


def open_file(path: str) -> IO[bytes]:
    """Open a kept file for reading."""
    return storage().open(path, "rb")


def delete(path: str) -> None:
    """Remove the bytes; a missing file is no error."""
    storage().delete(path)


def chunks(path: str, first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to `last`, both included, in pieces of constant memory."""
    with storage().open(path, "rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            piece = file.read(min(_CHUNK, left))
            if not piece:
                return
            left -= len(piece)
            yield piece


def local_path(path: str) -> str:
    """Return where a stored file lies on this machine's disk, or "" for storages elsewhere."""
    try:
        return storages["private"].path(path)
    except NotImplementedError:
        return ""
