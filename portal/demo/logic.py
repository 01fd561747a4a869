"""The demonstration world as read from its files: data, keys, and dates told relative to its own today."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass
class World:
    """What chapters share.

    Attributes: data, world.yaml as read; folder, where the content files lie; today, the day that stands for the
    file's `as_of`; ids, primary keys by file key (P01, O05, C1 ...); report, what the command prints at the end.
    """

    data: dict[str, Any]
    folder: Path
    today: date
    ids: dict[str, int] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def shift(self) -> timedelta:
        """By how much every date of the file moves."""
        return self.today - date.fromisoformat(str(self.data["as_of"]))

    def day(self, written: str | date) -> date:
        """Return the date `written` in the file, moved into the present."""
        found = written if isinstance(written, date) else date.fromisoformat(str(written)[:10])
        return found + self.shift

    def moment(self, written: str | date, at: str = "09:00") -> datetime:
        """Return the moved day at a Beijing wall-clock time, as an aware datetime."""
        return datetime.combine(self.day(written), time.fromisoformat(at), tzinfo=BEIJING)


CHUNK = 2000


@dataclass
class Crowd:
    """A crowd of synthetic people that the rooms fill.

    Attributes: people, certificates, how many to make; seed, the same seed makes the same crowd; now, aware; ids, what
    rooms tell each other (agencies by county, issuers).
    """

    people: int
    certificates: int
    seed: int
    now: datetime
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the local day."""
        return self.now.astimezone(BEIJING).date()

    def certificates_before(self, place: int) -> int:
        """Return how many certificates those before the person at `place` hold: shared out evenly, exactly in all."""
        return self.certificates * place // self.people


@dataclass
class Chunk:
    """Some people of the crowd.

    Attributes: first, the place of the first one, from 0; size; dice, random numbers of this chunk alone; people, (row
    number, county) once the room of people has made them.
    """

    first: int
    size: int
    dice: Random
    people: list[tuple[int, int]] = field(default_factory=list)
