"""What can be wrong with a pack, and a rule that needs what no pack says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.access.errors import Refusal


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with a pack, printed as FILE:LINE: code: message."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}"


class PackRefused(Refusal):
    """The pack is not loaded.

    Arguments: problems, all of them, of every file of the pack.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("pack_refused", "\n".join(map(str, self.problems)))


class PolicyGap(Refusal, LookupError):
    """A rule needs a value that no pack has on that day. It is never answered with 0.

    Arguments: what, the value or subject that is wanting, for the log and for people; note, what the document's reader
    noted about it. On a page it is a reason, not a crash.
    """

    def __init__(self, what: str, note: str = "") -> None:
        self.what = what
        self.note = note
        super().__init__("policy_gap", _("政策没有规定，或规定还没有找到:%(what)s") % {"what": note or what})


class NotConfirmable(Refusal):
    """The value cannot be confirmed or entered: it is neither unverified nor missing, or what was entered does not fit."""


class OutOfPlace(Refusal):
    """A pack was issued for another place than the one where it shall rule."""

    def __init__(self, place: str) -> None:
        message = _("这份文件只管%(place)s，不能在别的地区启用。") % {"place": place}
        super().__init__("out_of_place", message, "region")


class ProposalRefused(Refusal):
    """The proposal cannot be made, or not be decided by this officer, or not any more."""
