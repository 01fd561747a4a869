"""Which certificates may be replaced by a new one, for which reason, on which day."""

from datetime import date, timedelta

from certification.certificates.enums import Kind, State, Why

#: How long before its last day a certificate may be renewed.
AHEAD = timedelta(days=180)


def problem(*, kind: str, issued_here: bool, state: str, valid_until: date | None, why: str, on: date) -> str:
    """Return why it may not be replaced: external, state, no_term, early, expired, why; empty where it may.

    One from elsewhere is its issuer's to replace; only a valid one is replaced; a term is renewed near its end or after
    it; who changes the name on an expired one has it renewed first.
    """
    if kind == Kind.EXTERNAL or not issued_here:
        return "external"
    if state != State.VALID:
        return "state"
    if why == Why.RENEWAL:
        if valid_until is None:
            return "no_term"
        return "early" if on < valid_until - AHEAD else ""
    if why == Why.NAME:
        return "expired" if valid_until is not None and on > valid_until else ""
    return "why"
