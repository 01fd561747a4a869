"""Why the paper of a certificate could not be made: how that is kept with the certificate, and what one says of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: What a program that gave up says: nobody has to read the trace to know that somebody must look.
BROKEN = "broken"
#: The length of the column in which it is kept.
LONGEST = 200

_WORDS = {
    "missing_glyph": gettext_lazy("字库里没有这些字，印不出来：%(detail)s"),
    "does_not_fit": gettext_lazy("这段文字太长，版面放不下：%(detail)s"),
    "photo_gone": gettext_lazy("照片文件不见了"),
    "unreadable_picture": gettext_lazy("照片文件打不开"),
    "no_layout": gettext_lazy("这类证书还没有版式"),
}
_ADVICE = {
    "missing_glyph": gettext_lazy(
        "请和证件核对姓名：录错了的，登记换发（姓名变更）来改正；没有录错的，请平台管理员补充字库，补好以后再制作一次。"
    ),
    "does_not_fit": gettext_lazy("请平台管理员调整版式，改好以后再制作一次。"),
    "photo_gone": gettext_lazy("请平台管理员找回照片文件，然后再制作一次。"),
    "unreadable_picture": gettext_lazy("请平台管理员找回照片文件，然后再制作一次。"),
    "no_layout": gettext_lazy("请平台管理员添加版式，然后再制作一次。"),
}


@dataclass(frozen=True)
class Fault:
    """Why a paper could not be made: `code`, of a refusal or BROKEN; `detail`, the characters or the text in question."""

    code: str
    detail: str = ""

    @property
    def kept(self) -> str:
        """Return it as one line of the certificate's history, which `read` understands."""
        return (f"{self.code} {self.detail}" if self.detail else self.code)[:LONGEST]

    @property
    def words(self) -> str:
        """Return what is wrong, in the reader's language."""
        return str(_WORDS.get(self.code, _("制作的时候出了错"))) % {"detail": self._shown()}

    @property
    def advice(self) -> str:
        """Return what the officer can do about it."""
        return str(_ADVICE.get(self.code, _("请再制作一次；还是不成，请联系平台管理员。")))

    def _shown(self) -> str:
        if self.code != "missing_glyph":
            return self.detail
        return "、".join(
            f"{character}（U+{ord(character):04X}）" if character.isprintable() else f"U+{ord(character):04X}"
            for character in self.detail
        )


def read(kept: str) -> Fault:
    """Return what `Fault.kept` has written."""
    code, _space, detail = kept.partition(" ")
    return Fault(code, detail)
