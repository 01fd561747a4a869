"""Why the room refuses."""

from django.utils.translation import gettext_lazy as _

from portal.access.errors import NotYours, Refusal

__all__ = ["BadPlan", "NotYours", "NumbersDiffer", "Refusal"]


class BadPlan(Refusal, ValueError):
    """A plan contradicts itself; the message says where, in plain words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)


class NumbersDiffer(Refusal):
    """The second officer wrote other numbers than the first; nothing was drawn."""

    def __init__(self) -> None:
        super().__init__("numbers_differ", _("和另一位工作人员录入的不一样，请两人核对公开号码后重新录入。"), "numbers")
