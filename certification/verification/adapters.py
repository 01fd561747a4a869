"""Requests that bring a file, refused by what they announce before a byte is read; what a workbook's parts weigh."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from zlib import error as Error

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]
# For the other fields of the form and the boundaries between them.
_BESIDE = 512 * 1024


def bounded(most: int, refuse: View) -> Callable[[View], View]:
    """Refuse a request whose body is larger than `most` bytes and the fields beside the file.

    The server hands out no more of a body than its Content-Length says, and of one without that nothing at all: so what
    is announced is all there can be, on disk and in memory. The CSRF check, which reads the whole form, comes after.
    Arguments: refuse, a view that answers instead (413); it must not read the body.
    """

    def wrap(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def bound(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                length = int(request.META.get("CONTENT_LENGTH") or 0)
            except ValueError:
                length = 0
            if request.method == "POST" and length > most + _BESIDE:
                return refuse(request, *args, **kwargs)
            return protected(request, *args, **kwargs)

        return bound

    return wrap


_MERGED = re.compile(rb'<(?:\w{1,9}:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGED = 2_000


@dataclass
class Weight:
    """What is in a workbook: `tags`, how many XML tags there are to read; `merged`, ranges of merged cells as (first
    column, first line, last column, last line), from 1, of all its sheets.
    """

    tags: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hides(self, line: int, column: int) -> bool:
        """Say whether a cell lies under a merged one, so that only the first of them has a content."""
        return any(
            left <= column <= right and top <= line <= bottom and (line, column) != (top, left)
            for left, top, right, bottom in self.merged
        )


def weigh(content: bytes, *, most: int) -> Weight | None:
    """Weigh a workbook whose archive has been checked before; None where a part cannot be unpacked.

    Programs that read workbooks spend their time by the tag, not by the byte. Counting stops beyond `most`.
    """
    found = Weight()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.filename.endswith((".xml", ".rels")):
                    continue
                text = archive.read(member)
                found.tags += text.count(b"<")
                if found.tags > most:
                    return found
                for merge in _MERGED.finditer(text):
                    if len(found.merged) == _MOST_MERGED:
                        break
                    left, top, right, bottom = merge.groups()
                    found.merged.append((_column(left), int(top), _column(right), int(bottom)))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, RuntimeError, Error):
        return None
    return found


def _column(letters: bytes) -> int:
    """Return a column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
