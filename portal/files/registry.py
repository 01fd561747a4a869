"""Kinds of files: what each may be, how large, and who may read it. Higher rooms fill this list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MB = 1024 * 1024
Right = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class ImageRule:
    """What becomes of a picture: always re-encoded as RGB baseline JPEG (ink: as PNG), nothing else of the file is kept.

    Arguments: min_width, min_height, in pixels as seen; crop, width : height of the centre that is kept, or None;
    longest, pixels of the longer side to which larger ones are reduced; darkest, mean brightness (0-255) below which
    the picture is refused; max_pixels, decoded size beyond which it is never opened; quality, of JPEG;
    ink, whether it is a stamp: what is white becomes transparent, so that it lies on whatever is printed below.
    """

    min_width: int = 1
    min_height: int = 1
    crop: tuple[int, int] | None = None
    longest: int = 2400
    darkest: int = 0
    max_pixels: int = 50_000_000
    quality: int = 88
    ink: bool = False


@dataclass
class Kind:
    """One use of files."""

    name: str
    max_bytes: int
    types: frozenset[str]
    image: ImageRule | None = None
    owner_reads: bool = False
    made_here: bool = False
    readers: list[Right] = field(default_factory=list)


KINDS: dict[str, Kind] = {}
_early: dict[str, list[Right]] = {}
_owner: list[Right] = []


def kind(
    name: str,
    *,
    max_bytes: int,
    types: set[str] | frozenset[str],
    image: ImageRule | None = None,
    owner_reads: bool = False,
    made_here: bool = False,
    right_to_read: Right | None = None,
) -> None:
    """Register a kind.

    Arguments: name, as stored; max_bytes, of the upload; types, content types as found from the bytes (see
    logic.signatures); image, rule for pictures, without one a picture is kept byte for byte; owner_reads, whether the
    person to whom the file belongs (owner_person_id) may read it; made_here, whether the portal itself makes these files
    and nobody can upload one: archives among them are kept as they are, however large; right_to_read, called as f(user, stored) for
    signed-in users, says who else may.
    """
    readers = _early.setdefault(name, [])
    if right_to_read is not None and right_to_read not in readers:
        readers.append(right_to_read)
    KINDS[name] = Kind(name, max_bytes, frozenset(types), image, owner_reads, made_here, readers)


def reader(name: str, right_to_read: Right) -> None:
    """Let more people read a kind that another room registers, before or after."""
    readers = _early.setdefault(name, [])
    if right_to_read not in readers:
        readers.append(right_to_read)


def owner_rule(belongs: Right) -> None:
    """Say how to find out that a file belongs to a user; the room of people does."""
    _owner[:] = [belongs]


def belongs(user: Any, stored: Any) -> bool:
    """Say whether the file belongs to the user's person."""
    return any(rule(user, stored) for rule in _owner)
