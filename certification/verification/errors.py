"""Why a look-up is refused, and what must never happen to the log."""

from django.utils.translation import gettext_lazy as _

from portal.access.errors import NotYours, Refusal, TooMany

__all__ = ["AskFirst", "LogBroken", "NoSuchPart", "NotYours", "TooMany"]


class NoSuchPart(Refusal):
    """The log has no such entry, or has not (or not yet) had this size; shown as 404."""

    status = 404

    def __init__(self) -> None:
        super().__init__("no_such_part", _("公开日志里没有这一条，或者还没有这么长。"))


class AskFirst(TooMany):
    """A limit was reached that gives way to whoever answers a question; a program gets it as any other limit."""


class LogBroken(Exception):
    """The stored log contradicts a head that was signed: nobody may sign it until somebody has found out why."""
