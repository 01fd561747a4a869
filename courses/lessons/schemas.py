"""The shape of what a player sends."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from courses.lessons.enums import BeatKind, PresenceWay
from courses.lessons.services import MAX_EVENTS

# A day of film: positions beyond it are a mistake.
_Position = Annotated[int, Field(ge=0, le=86_400_000)]


class BeatIn(BaseModel):
    """A stretch of film or reading."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["beat"]
    uuid: UUID
    kind: BeatKind
    from_ms: _Position
    to_ms: _Position
    visible: bool = True


class PresenceIn(BaseModel):
    """An answer to a question of presence."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["presence"]
    uuid: UUID
    number: Annotated[int, Field(ge=0, le=10_000)]
    way: PresenceWay
    code: Annotated[str, Field(max_length=8)] = ""


class HeartbeatIn(BaseModel):
    """Everything that waited in a player's outbox, in the order in which it happened."""

    model_config = ConfigDict(extra="forbid")
    viewing: Annotated[str, Field(max_length=20)]
    position_ms: _Position | None = None
    events: Annotated[list[Annotated[BeatIn | PresenceIn, Field(discriminator="type")]], Field(max_length=MAX_EVENTS)]
