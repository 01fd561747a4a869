"""What this room refuses."""

from django.utils.translation import gettext as _

from portal.access.errors import Refusal


class Overlap(Refusal):
    """The person has another primary work in this time; the message does not say where."""

    def __init__(self, field: str = "started_on") -> None:
        super().__init__(
            "spell_overlaps",
            _("这个人在这段时间里已经有一份主要工作。请核对日期；如果已经从原单位离职，请原单位先办理离职"),
            field,
        )


class NumberTaken(Refusal):
    """The document is registered; the message, for the clerk, says neither to whom nor whether the name agreed."""

    def __init__(self) -> None:
        super().__init__(
            "already_registered",
            _(
                "这个证件号已经登记过，不能这样添加。请和本人一起核对姓名和号码；都没有错的，请本人带证件到当地民政部门核实"
            ),
            "number",
        )


class AlreadyHere(Refusal):
    """The person is on this roster already."""

    def __init__(self) -> None:
        super().__init__("already_here", _("这个人已经在本机构的花名册里"), "number")


class WrongDate(Refusal):
    """A day that cannot be: an end before the beginning, a hiring far ahead."""

    def __init__(self, code: str, message: str, field: str) -> None:
        super().__init__(code, message, field)
