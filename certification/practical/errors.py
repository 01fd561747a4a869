"""Why the practical room refuses."""

from portal.access.errors import NotYours, Refusal


class Handed(Refusal):
    """The sheet is handed in: nothing on it changes any more."""

    status = 409


class Conflict(Refusal):
    """The assessor and the candidate are the same person, or belong to the same employer."""


class Incomplete(Refusal):
    """Something is still missing; `missing` lists it."""

    def __init__(self, code: str, message: object, missing: list) -> None:
        super().__init__(code, message)
        self.missing = missing


__all__ = ["Conflict", "Handed", "Incomplete", "NotYours", "Refusal"]
