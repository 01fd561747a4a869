"""Refusals: what a service says when a rule forbids the wish."""


class Refusal(Exception):
    """A rule forbids it. The message is for the person, in their language.

    Arguments: code, a short stable word for programs; message, translated text; field, the form field it belongs to.
    """

    status = 422

    def __init__(self, code: str, message: object, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotYours(Refusal):
    """The object is not in the caller's scope; shown as 404 so that its existence stays unknown."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", "")


class TooMany(Refusal):
    """A limit was reached; shown as 429. `retry_after`: seconds until it is worth trying again."""

    status = 429
    retry_after = 60


class ScopeMissing(Refusal):
    """The key is good, but not for this; shown as 403."""

    status = 403


class Conflict(Refusal):
    """The same wish was made before with other contents; shown as 409."""

    status = 409
