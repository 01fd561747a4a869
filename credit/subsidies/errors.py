"""What can stop a claim."""

from portal.access.errors import NotYours, Refusal

__all__ = ["AlreadyClaimed", "NotEligible", "NotYours", "OwnClaim", "Refusal", "Unconfirmed", "WrongState"]


class NotEligible(Refusal):
    """The scheme's conditions are not met; `reasons` says which, each with its article."""

    def __init__(self, message: object, reasons: list[dict]) -> None:
        self.reasons = reasons
        super().__init__("not_eligible", message)


class AlreadyClaimed(Refusal):
    """A live claim holds this month or instalment already, perhaps through another agency."""


class OwnClaim(Refusal):
    """Nobody decides on a claim of their own."""


class WrongState(Refusal):
    """The claim is not at this step."""


class Unconfirmed(Refusal):
    """The result rests on values that no bureau has confirmed; `notes` names them."""

    def __init__(self, message: object, notes: list[str]) -> None:
        self.notes = notes
        super().__init__("unconfirmed", message)
