"""One file for the printer from many."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO

from portal.printing.adapters import joining


def join_pdf(contents: Iterable[bytes], *, target: IO[bytes], title: str, now: datetime) -> int:
    """Write the pages of many PDF files into one, for printing, and return how many pages it has.

    Signatures, attachments and the structure for screen readers stay behind: they belong to the single files. What the
    pages share (a frame, a seal) is kept once.

    Arguments: contents, the files in order, asked for one by one and forgotten, so memory does not grow with their
    number; target, an open binary file; title, now (aware), of the document.
    Raises ValueError where there is nothing to join.
    """
    pages = joining.join(contents, target=target, title=title, created=now.astimezone(UTC))
    if not pages:
        raise ValueError("nothing to join")
    return pages
