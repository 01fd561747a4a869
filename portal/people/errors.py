"""What this room refuses, in words that say where to look."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.errors import Refusal, TooMany

_NUMBER = {
    "empty": gettext_lazy("请填写证件号码"),
    "length": gettext_lazy("身份证号是 18 位，现在是 %(found)s 位。请对照证件看看是不是漏了或多了数字"),
    "old_length": gettext_lazy("15 位的旧号码已经停用，请填写第二代身份证上的 18 位号码"),
    "characters": gettext_lazy("身份证号只有数字，最后一位可以是 X。请看第 %(found)s 位"),
    "date": gettext_lazy("第 7 到 14 位应当是出生年月日，“%(found)s”不是一个日期。请对照证件看这 8 位"),
    "future": gettext_lazy("第 7 到 14 位的出生日期还没有到。请对照证件看这 8 位"),
    "check_digit": gettext_lazy("前 17 位和最后一位对不上，有一位可能填错了。请对照证件逐位看一遍"),
    "residence_area": gettext_lazy("这是港澳台居民居住证的号码，请在证件类型里选“港澳台居民居住证”"),
    "not_residence": gettext_lazy("港澳台居民居住证的号码以 810000、820000 或 830000 开头，请对照证件看前 6 位"),
    "hk_macao": gettext_lazy("通行证号码以 H 或 M 开头，后面是 8 位数字。请对照证件看一遍"),
    "taiwan": gettext_lazy("来往大陆通行证号码是 8 位数字。请对照证件看一遍"),
    "passport": gettext_lazy("护照号码是 5 到 17 位的字母和数字，没有空格。请对照证件看一遍"),
}


class WrongNumber(Refusal):
    """The number cannot be that of such a document.

    Arguments: code, a key of the table of messages; found, the part to look at (never the whole number).
    """

    def __init__(self, code: str, found: object = "") -> None:
        super().__init__(f"number_{code}", "", "number")
        self.problem, self.found = code, found
        self.message = str(_NUMBER[code]) % {"found": found}


class WrongName(Refusal):
    """The name is empty, too long, or holds characters that no name has."""

    def __init__(self, code: str, found: object = "") -> None:
        messages = {
            "empty": _("请填写姓名"),
            "long": _("姓名最多 50 个字，现在是 %(found)s 个") % {"found": found},
            "characters": _("姓名里有不能用的字符“%(found)s”，请按证件上的写法填写") % {"found": found},
        }
        super().__init__(f"name_{code}", messages[code], "name")


class AlreadyRegistered(Refusal):
    """The document belongs to somebody already; the message says neither who nor whether the name agreed."""

    def __init__(self) -> None:
        super().__init__(
            "already_registered",
            _("这个证件号已经登记过。请先核对姓名和号码；如果是您本人的证件，请带证件联系当地民政部门或培训学校处理"),
            "number",
        )


class TooManyTries(TooMany):
    """Too many attempts to register a document from one login."""

    def __init__(self) -> None:
        super().__init__("too_many_tries", _("试的次数太多了，请一小时以后再试，或者请培训学校帮您登记"))
