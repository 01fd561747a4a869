"""What the question bank refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.errors import Refusal


class UnknownBank(Refusal):
    """No bank has this code."""

    status = 404

    def __init__(self, code: str) -> None:
        super().__init__("unknown_bank", _("没有这个题库。"), "bank")
        self.bank_code = code


class InvalidBankCode(Refusal):
    """A bank's code is a short word for addresses and commands."""

    def __init__(self) -> None:
        super().__init__("bank_code_invalid", _("题库代号只能有小写字母、数字和横线，最多 40 个字符。"), "bank")


class UnreadableFormat(Refusal):
    """The format has a name but no reader yet."""

    def __init__(self, format: str) -> None:
        super().__init__("format_unsupported", _("还不能读取这种格式：%(format)s。") % {"format": format}, "format")


class OwnQuestion(Refusal):
    """Whoever wrote a version does not approve it."""

    def __init__(self) -> None:
        super().__init__("own_question", _("自己编写或导入的题目要由另一位同事审核。"))


class NotProposed(Refusal):
    """Only a version that waits for approval can be decided."""

    def __init__(self) -> None:
        super().__init__("not_proposed", _("这个版本已经有人处理过了。"))


class ReasonMissing(Refusal):
    """A version that is sent back needs a reason."""

    def __init__(self) -> None:
        super().__init__("reason_missing", _("退回题目要写明原因。"), "reason")


class Unfit(Refusal):
    """A draft that may not enter a bank; `problems` says what is wrong, each with its place."""

    def __init__(self, problems: list[Any]) -> None:
        super().__init__("unfit", problems[0].message)
        self.problems = problems
