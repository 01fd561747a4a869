"""The Range header (RFC 9110, section 14)."""

import re

_ONE = re.compile(r"\s*(\d*)\s*-\s*(\d*)\s*")


class Unsatisfiable(Exception):
    """The range lies behind the end of the file: answer 416."""


def parse(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for, or None when the whole file is to be sent.

    A header that is no byte range, or names several, is passed over, as the RFC allows.
    Raises: Unsatisfiable.
    """
    unit, _, ranges = header.partition("=")
    found = _ONE.fullmatch(ranges)
    if unit.strip().lower() != "bytes" or not found or len(ranges) > 60:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        length = int(last)
        if length == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - length), size - 1
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end
