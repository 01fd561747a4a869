"""What a rubric holds, checked and in one canonical form."""

import hashlib
import json
from decimal import Decimal
from typing import Any

# Assessors mark in half points; anything finer is a slip of the finger.
STEP = Decimal("0.5")


class Fault(ValueError):
    """A rubric or a mark that cannot be; the text says what and where."""


def content(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a rubric from a description of a station (schema station/1).

    Arguments: raw, with title, scenario, candidate_instruction, materials, items (no, points, text, how_to_mark),
    critical_fail (code, text) and observer_hints.
    Raises Fault for no items, doubled numbers or codes, points of nothing.
    """
    items = [
        {
            "no": int(item["no"]),
            "points": str(Decimal(str(item["points"]))),
            "text": str(item["text"]),
            "how_to_mark": str(item.get("how_to_mark", "")),
        }
        for item in raw["items"]
    ]
    critical = [{"code": str(line["code"]), "text": str(line["text"])} for line in raw.get("critical_fail", [])]
    if not items:
        raise Fault("no items")
    if len({item["no"] for item in items}) != len(items):
        raise Fault("two items share a number")
    if len({line["code"] for line in critical}) != len(critical):
        raise Fault("two critical fails share a code")
    if any(Decimal(str(item["points"])) <= 0 or Decimal(str(item["points"])) % STEP for item in items):
        raise Fault("points are positive and in half points")
    return {
        "title": str(raw["title"]),
        "scenario": str(raw.get("scenario", "")),
        "instruction": str(raw.get("candidate_instruction", "")),
        "materials": [str(line) for line in raw.get("materials", [])],
        "items": items,
        "critical": critical,
        "hints": [str(line) for line in raw.get("observer_hints", [])],
    }


def full_marks(found: dict[str, Any]) -> Decimal:
    """Return the points of all items of a rubric's content."""
    return sum((Decimal(item["points"]) for item in found["items"]), Decimal(0))


def fingerprint(found: dict[str, Any], **figures: Any) -> str:
    """Return the SHA-256 of a rubric's content and figures (minutes, pass mark, limit): equal means unchanged."""
    whole = {"content": found, **{name: str(value) for name, value in figures.items()}}
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def checked_mark(found: dict[str, Any], no: int, value: Decimal) -> Decimal:
    """Return the mark if item `no` of the rubric can have it; raise Fault otherwise."""
    points = next((Decimal(item["points"]) for item in found["items"] if item["no"] == no), None)
    if points is None:
        raise Fault("no such item")
    if not value.is_finite() or not 0 <= value <= points or value % STEP:
        raise Fault("out of range")
    return value


def choices(points: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return the three marks that stand on an item's buttons: nothing, half (rounded down to half points), all."""
    return Decimal(0), (points / 2) // STEP * STEP, points
