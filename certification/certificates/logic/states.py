"""Which changes of state there are, and what the events of a certificate amount to."""

from collections.abc import Iterable
from datetime import date

from certification.certificates.enums import EventKind, State

# What happens -> the states in which it may happen, and the state afterwards. Nothing leads out of revoked, superseded
# or withdrawn: a mistake is put right by a new certificate.
TRANSITIONS: dict[EventKind, tuple[frozenset[State], State]] = {
    EventKind.SUSPENDED: (frozenset({State.VALID}), State.SUSPENDED),
    EventKind.RESTORED: (frozenset({State.SUSPENDED}), State.VALID),
    EventKind.REVOKED: (frozenset({State.VALID, State.SUSPENDED}), State.REVOKED),
    EventKind.SUPERSEDED: (frozenset({State.VALID, State.SUSPENDED}), State.SUPERSEDED),
    EventKind.WITHDRAWN: (frozenset({State.VALID}), State.WITHDRAWN),
}


def allowed(state: str, kind: str) -> bool:
    """Say whether something may happen to a certificate in a state."""
    return state in TRANSITIONS[EventKind(kind)][0]


def fold(kinds: Iterable[str]) -> State:
    """Return the state after events in the order in which they were recorded; those that change no state are passed over.

    Raises: ValueError for an event that its state does not allow.
    """
    state = State.VALID
    for kind in kinds:
        if kind not in TRANSITIONS:
            continue
        if not allowed(state, kind):
            raise ValueError(f"{kind} in state {state}")
        state = TRANSITIONS[EventKind(kind)][1]
    return state


def day_problem(on: date, *, issued_on: date, last: date | None, today: date) -> str:
    """Return what is wrong with the day of a change: future, before_issue, before_last, or empty.

    A day that is past is right where the fact was: a revocation counts from the day on which it was decided. But the
    history of a certificate goes forward.

    Arguments: last, the day of the last change of state, None without one.
    """
    if on > today:
        return "future"
    if on < issued_on:
        return "before_issue"
    return "before_last" if last is not None and on < last else ""
