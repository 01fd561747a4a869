"""Pictures through Pillow, and the private storage."""

import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from PIL import Image, ImageChops, ImageOps, ImageStat, UnidentifiedImageError

from portal.files.errors import BadFilm, BadImage, StoreUnavailable
from portal.files.registry import ImageRule

_FORMATS = ("JPEG", "PNG", "WEBP")
_CHUNK = 64 * 1024


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


def storage() -> Storage:
    """Return the private storage: a folder or a bucket, never below a public address."""
    return storages["private"]


@contextmanager
def at_work() -> Iterator[None]:
    """Whatever goes wrong with the storage itself is StoreUnavailable, but that a file is not there.

    Each kind of storage has errors of its own; none of them is the fault of who sends or asks for a file.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        raise StoreUnavailable(type(error).__name__) from error


def save(path: str, content: bytes) -> str:
    """Keep the bytes; return the path that the storage gave. Raises StoreUnavailable."""
    with at_work():
        return storage().save(path, ContentFile(content))


def save_file(path: str, source: IO[bytes]) -> str:
    """Keep what an open file holds, from its beginning, in pieces; return the path that the storage gave.

    Raises StoreUnavailable.
    """
    source.seek(0)
    with at_work():
        return storage().save(path, File(source))


def digest(source: IO[bytes]) -> tuple[int, str]:
    """Return the size and the SHA-256 of an open file, read from its beginning in pieces of constant memory."""
    source.seek(0)
    running, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        running.update(piece)
        size += len(piece)
    return size, running.hexdigest()


def probe(source: IO[bytes]) -> dict[str, Any] | None:
    """Return what ffprobe finds in an MP4 file, {"seconds", "streams"}; None where ffprobe is not installed.

    Arguments: source, copied to a file of its own first. Raises BadFilm for what ffprobe cannot read in its time and
    memory. It opens files only, never an address, and takes the file for MP4 whatever it claims to be: other formats
    can name further files to read.
    """
    program = shutil.which("ffprobe")
    if program is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".mp4") as copy:
        source.seek(0)
        shutil.copyfileobj(source, copy, _CHUNK)
        copy.flush()
        command = [
            program, "-v", "error", "-protocol_whitelist", "file,crypto", "-f", "mp4",
            "-show_entries", "format=duration:stream=codec_type", "-of", "json", copy.name,
        ]  # fmt: skip
        # Two gigabytes of addresses and twenty seconds of processor, for a program that reads what strangers send.
        limited = ["sh", "-c", 'ulimit -v 2000000; ulimit -t 20; exec "$@"', "sh", *command]
        try:
            done = subprocess.run(  # noqa: S603  (no part of the command is from outside)
                limited, capture_output=True, timeout=30, check=True, stdin=subprocess.DEVNULL
            )
            found = json.loads(done.stdout)
            seconds = float(found.get("format", {}).get("duration", 0))
        except (subprocess.SubprocessError, ValueError, AttributeError):
            raise BadFilm("unreadable") from None
    return {"seconds": seconds, "streams": [stream.get("codec_type") for stream in found.get("streams", [])]}


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
