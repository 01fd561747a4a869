"""Why a look-up is refused, and what must never happen to the log."""

from django.utils.translation import gettext_lazy as _

from portal.access.errors import Refusal, TooMany

__all__ = ["LogBroken", "NoSuchPart", "TooMany"]


class NoSuchPart(Refusal):
    """The log has no such entry, or has not (or not yet) had this size; shown as 404."""

    status = 404

    def __init__(self) -> None:
        super().__init__("no_such_part", _("公开日志里没有这一条，或者还没有这么长。"))


class LogBroken(Exception):
    """The stored log contradicts a head that was signed: nobody may sign it until somebody has found out why."""
