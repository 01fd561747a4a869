"""Shapes of the API."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field


class RosterLine(Schema):
    """One hire, or one leaver: a line with `ended_on` for somebody in post ends the work."""

    name: str = Field(min_length=1, max_length=60)
    number: str = Field(min_length=1, max_length=40, description="resident identity card or residence permit")
    post: Literal[
        "caregiver", "related_care", "nurse", "medical", "rehab", "social_work", "manager", "teacher", "finance",
        "personnel", "property", "other",
    ] = "caregiver"  # fmt: skip
    started_on: date
    ended_on: date | None = None
    contract_years: int | None = Field(default=None, ge=1, le=50)
    front_line: bool | None = None
    in_quota: bool | None = None
    primary: bool = True


class RosterIn(Schema):
    """Hires and leavers, in order."""

    lines: list[RosterLine] = Field(min_length=1, max_length=500)


class RosterProblem(Schema):
    """What is wrong with a line; lines are counted from 1."""

    line: int
    item: str
    column: str
    code: str
    message: str


class RosterOut(Schema):
    """What became of the lines."""

    read: int
    imported: int
    skipped: int
    by_type: dict[str, int]
    problems: list[RosterProblem]
