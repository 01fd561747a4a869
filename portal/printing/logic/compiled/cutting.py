"""Cuts a page's drawing instructions at the places where something varies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.printing.logic import content


@dataclass(frozen=True)
class Place:
    """Where a part of a slot is drawn."""

    slot: str
    part: int


def starts(parts: Sequence[str]) -> list[int]:
    """Return where each part begins, spaces not counted."""
    starts, place = [], 0
    for part in parts:
        starts.append(place)
        place += len("".join(part.split()))
    return starts


def cut(
    drawn: bytes, runs: Sequence[content.Run], places: Mapping[int, Place | None]
) -> tuple[list[bytes | Place], bytes, bytes]:
    """Return the pieces between the first and the last slot, and what comes before and after them.

    A run that is not in a slot names its font again: the run before it may be one that a slot has taken away.
    """
    pieces: list[bytes | Place] = []
    last, pending = 0, b""
    for number, run in enumerate(runs):
        pending += drawn[last : run.start]
        last = run.end
        if number not in places:
            pending += content.text_object(run.x, run.y, run.font, run.size, b"[%b] TJ" % run.shown)
            continue
        pieces.append(pending)
        pending = b""
        if place := places[number]:
            pieces.append(place)
    pending += drawn[last:]
    if not pieces:
        return [], pending, b""
    head, *rest = pieces
    assert isinstance(head, bytes)
    return rest, head, pending


def prelude(drawn: bytes) -> tuple[bytes, str] | None:
    """Return the instructions that draw a page's background, balanced, and the name of what they draw; None if none.

    The background is the first thing drawn, marked as no content of the page.
    """
    found = re.match(rb"(?:(?!BT\n).)*?/Artifact\nBMC\n(?:(?!EMC).)*?/(\w+) Do\nEMC\n", drawn, re.DOTALL)
    if not found or b"BDC" in found[0]:
        return None
    depth = len(re.findall(rb"(?<!\S)q(?!\S)", found[0])) - len(re.findall(rb"(?<!\S)Q(?!\S)", found[0]))
    return b"q\n" + found[0] + b"Q\n" * (depth + 1), found[1].decode()
