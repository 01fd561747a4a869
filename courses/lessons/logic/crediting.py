"""How much of a heartbeat is credited.

A heartbeat claims a stretch of film or of reading. Of it counts what passes four gates, in this order:
visible; not more than the wall clock of the server allows; not beyond the next unanswered question of presence; new (a
stretch of film seen before adds nothing) and within the lesson's minutes.
"""

from dataclasses import dataclass, replace

from courses.lessons.enums import BeatKind
from courses.lessons.logic import BANK_MS, FILM_TOLERANCE_MS, LONGEST_BEAT_MS, READING_SHARE, intervals


@dataclass(frozen=True)
class Frame:
    """The lesson's own measures in milliseconds: its minutes, its film (0 where it has none)."""

    lesson_ms: int
    media_ms: int = 0


@dataclass(frozen=True)
class Beat:
    """A claim: kind of BeatKind; from_ms, to_ms, the position in the film, or in the reading time of this viewing."""

    kind: str
    from_ms: int
    to_ms: int
    visible: bool = True


@dataclass(frozen=True)
class Account:
    """Where a viewing and a lesson stand.

    allowance_ms: wall clock not used yet. played_ms: accepted in this viewing. limit_ms: of played_ms, where the next
    question of presence stands. watched, read_ms: of the lesson, over all viewings.
    """

    allowance_ms: int
    played_ms: int
    limit_ms: int
    watched: tuple[intervals.Interval, ...] = ()
    read_ms: int = 0


def allowance(*, bank_ms: int, elapsed_ms: int) -> int:
    """Return the wall clock that may be used now; a clock that was set back gives nothing and takes nothing."""
    return bank_ms + max(0, elapsed_ms)


def banked(left_ms: int) -> int:
    """Return what of an unused allowance is kept for the next heartbeat."""
    return max(0, min(left_ms, BANK_MS))


def total(frame: Frame, account: Account) -> int:
    """Return the credited milliseconds of the lesson.

    Film by the union of what was watched; reading fills what the lesson's minutes hold beyond its film; together never
    more than the lesson's minutes.
    """
    film = min(intervals.length(account.watched), frame.media_ms)
    reading = min(account.read_ms, max(0, frame.lesson_ms - frame.media_ms))
    return min(frame.lesson_ms, film + reading)


def credit(frame: Frame, account: Account, beat: Beat) -> tuple[Account, int]:
    """Return the account after `beat`, and how many milliseconds were credited for it."""
    claimed = min(beat.to_ms - beat.from_ms, LONGEST_BEAT_MS)
    room = max(0, account.limit_ms - account.played_ms)
    accepted = max(0, min(claimed, account.allowance_ms, room)) if beat.visible else 0
    if not accepted:
        return account, 0
    after = replace(account, allowance_ms=account.allowance_ms - accepted, played_ms=account.played_ms + accepted)
    if beat.kind == BeatKind.MEDIA:
        seen = intervals.clip(beat.from_ms, beat.from_ms + accepted, frame.media_ms)
        after = replace(after, watched=tuple(intervals.union([*account.watched, seen])))
    else:
        after = replace(after, read_ms=account.read_ms + accepted)
    return after, total(frame, after) - total(frame, account)


def reached(frame: Frame, *, watched: tuple[intervals.Interval, ...] | list, read_ms: int) -> bool:
    """Say whether enough of the lesson was watched or read for its tick (the quiz is another matter)."""
    if frame.media_ms:
        return intervals.length(watched) >= frame.media_ms - FILM_TOLERANCE_MS
    share, of = READING_SHARE
    return read_ms * of >= frame.lesson_ms * share
