"""What a player is told."""

from dataclasses import dataclass

from courses.lessons.logic import FILM_TOLERANCE_MS, crediting, intervals, presence
from courses.lessons.models import LessonProgress, Viewing

_PROMPTS_AHEAD = 4


@dataclass(frozen=True)
class Receipt:
    """What the player is told: all times in ms.

    live: whether this viewing is still the learner's one; resume_ms: up to where the film is saved; reached: whether
    enough was watched or read; full: nothing more to credit; complete: tick, quiz included; prompts: the next questions
    of presence, several so that a lost connection does not lose what is learnt meanwhile.
    """

    live: bool
    resume_ms: int
    read_ms: int
    credited_ms: int
    lesson_ms: int
    reached: bool
    full: bool
    complete: bool
    prompts: tuple["Prompt", ...]

    @property
    def prompt(self) -> "Prompt":
        """Return the next question of presence."""
        return self.prompts[0]


@dataclass(frozen=True)
class Prompt:
    """A question of presence: its number, after how much more learning it stands, and the digits that may be typed."""

    number: int
    in_ms: int
    code: str


def receipt(row: Viewing, state: LessonProgress | None) -> Receipt:
    """Return where a viewing and its lesson stand, as the page is told when it opens and at every heartbeat."""
    frame = crediting.Frame(row.lesson_ms, row.media_ms)
    watched = state.watched if state else []
    read_ms = state.read_ms if state else 0
    credited_ms = state.credited_ms if state else 0
    return Receipt(
        live=row.ended_at is None,
        resume_ms=intervals.frontier(watched, slack=FILM_TOLERANCE_MS),
        read_ms=read_ms,
        credited_ms=credited_ms,
        lesson_ms=row.lesson_ms,
        reached=crediting.reached(frame, watched=watched, read_ms=read_ms),
        full=credited_ms >= row.lesson_ms,
        complete=state is not None and state.completed_at is not None,
        prompts=tuple(
            Prompt(
                number=number,
                in_ms=max(0, presence.moment(row.seed, number) - row.played_ms),
                code=presence.code(row.seed, number),
            )
            for number in range(row.answered, row.answered + _PROMPTS_AHEAD)
        ),
    )
