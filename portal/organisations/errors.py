"""What this room refuses, in words that say where to look."""

from django.utils.translation import gettext as _

from portal.access.errors import Refusal


class WrongCreditCode(Refusal):
    """The unified social credit code cannot be right (GB 32100)."""

    def __init__(self, code: str) -> None:
        messages = {
            "length": _("统一社会信用代码是 18 位，请对照营业执照或登记证书看一遍"),
            "characters": _("统一社会信用代码只有数字和大写字母，没有 I、O、S、V、Z"),
            "check_digit": _("前 17 位和最后一位对不上，有一位可能填错了，请对照证书逐位看一遍"),
        }
        super().__init__(f"credit_code_{code}", messages[code], "credit_code")


class AlreadyRegistered(Refusal):
    """Another organisation has this credit code."""

    def __init__(self) -> None:
        super().__init__("already_registered", _("这个统一社会信用代码已经登记过，请在机构名录里查一下"), "credit_code")
