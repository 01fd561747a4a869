"""Why the time bank refuses."""

from django.utils.translation import gettext_lazy as _

from portal.access.errors import NotYours, Refusal, TooMany

__all__ = ["KeyTaken", "NotEnough", "NotYours", "Refusal", "TooMany", "Unconfirmed"]


class NotEnough(Refusal):
    """The account has fewer minutes than the posting takes."""

    def __init__(self, field: str = "minutes", message: object = None) -> None:
        super().__init__("not_enough", message or _("存的时间不够，可以请受理点从时间池支付。"), field)


class Unconfirmed(Refusal):
    """The rules of the place rest on values that no bureau has confirmed; `notes` names them. The order waits."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes
        super().__init__("unconfirmed", _("时间银行的规定还没有核实，核实以后才结算。"))


class KeyTaken(Refusal):
    """The key of a posting was used before for something else."""

    def __init__(self, key: str) -> None:
        super().__init__("key_taken", _("这笔记账的编号已经用过，而且内容不一样。"))
        self.key = key
