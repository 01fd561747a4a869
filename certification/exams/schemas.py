"""Shapes of the API."""

import uuid
from typing import Any

from ninja import Schema
from pydantic import AwareDatetime, Field


class EventIn(Schema):
    """One event of a device."""

    client_uuid: uuid.UUID
    epoch: int = Field(ge=0, le=100_000)
    client_seq: int = Field(ge=0, le=2_147_483_647)
    kind: str = Field(max_length=10)
    item: int | None = Field(default=None, ge=1, le=1000)
    payload: Any = None
    client_at: AwareDatetime | None = None


class EventsIn(Schema):
    """What a device sends in one go."""

    events: list[EventIn] = Field(min_length=1, max_length=200)


class EventOut(Schema):
    """The receipt of one event."""

    client_uuid: uuid.UUID
    seq: int
    late: bool


class EventsOut(Schema):
    """The receipt of all."""

    events: list[EventOut]
    remaining_seconds: int
    epoch: int
    state: str
