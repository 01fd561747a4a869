"""Shapes of the API."""

from datetime import date

from ninja import Field, Schema


class Figure(Schema):
    """What an indicator says: a number, or the reason why there is none."""

    indicator: str
    label: str
    unit: str = Field(description="people, share (0 to 1), rate, posts, minutes, fen")
    value: int | float | None
    numerator: int
    denominator: int | None
    reason: str = ""
    message: str = ""
    source: str = ""


class Source(Schema):
    """Which document asks for it, and where."""

    document: str
    title: str
    article: str
    clause: str


class Goal(Schema):
    """A target and where it stands; state is null where its day has passed without a figure to judge by.

    no_data: its day has passed and the portal holds nothing of that time, so that the state is no verdict.
    """

    code: str
    title: str
    indicator: str
    region: str
    due: date
    target: int | float
    value: int | float | None
    measured_on: date
    short_by: int | float | None
    state: str | None
    no_data: bool = False
    source: Source
    reason: str = ""
    message: str = ""
    unverified: str = ""


class Part(Schema):
    """A division right below."""

    region: str
    name: str
    indicators: list[Figure]


class Statistics(Schema):
    """Figures and targets of a division on a day; no people."""

    region: str
    name: str
    as_of: date
    known_at: str | None
    indicators: list[Figure]
    targets: list[Goal]
    children: list[Part]
