"""Why the examination room refuses."""

from portal.access.errors import NotYours, Refusal, TooMany


class Infeasible(Refusal):
    """The bank cannot fill the blueprint; `shortfalls` names each row."""

    def __init__(self, message: object, shortfalls: list) -> None:
        super().__init__("blueprint_infeasible", message)
        self.shortfalls = shortfalls


class NotEligible(Refusal):
    """The person may not register; `reasons` says why, one by one."""

    def __init__(self, message: object, reasons: list) -> None:
        super().__init__("not_eligible", message)
        self.reasons = reasons


class SessionClosed(Refusal):
    """The session's window does not allow it."""


class AttemptOver(Refusal):
    """The attempt is finalised."""

    status = 409


__all__ = ["AttemptOver", "Infeasible", "NotEligible", "NotYours", "Refusal", "SessionClosed", "TooMany"]
