"""Conditions that several routes share."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.contests.selectors import Verdict

BEIJING = ZoneInfo("Asia/Shanghai")
# Levels from junior to chief technician: a smaller number is higher.
LADDER = (5, 4, 3, 2, 1)

# One condition as pages and refusals show it: {"code", "holds", "text"}.
Check = dict[str, Any]


def check(code: str, holds: bool, good: str, bad: str) -> Check:
    """Return a condition with the sentence that fits."""
    return {"code": code, "holds": holds, "text": good if holds else bad}


def own(person: Any, user: Any) -> list[Check]:
    """Return the condition that nobody decides for themselves, where it does not hold: services refuse it then.

    Arguments: person, whose certificate it would be; user, who would press, or None.
    """
    if user is None or person.user_id != user.pk:
        return []
    return [check("own", False, "", _("这是您自己的，请由同事办理"))]


def failed(checks: list[Check]) -> str:
    """Return the sentences of the conditions that do not hold, empty where all do."""
    return _("；").join(str(one["text"]) for one in checks if not one["holds"])


def held_besides(person_id: int, *, on: date, occupation: str, besides: int | None = None) -> int | None:
    """Return the highest level (smallest number) that counts for a person on a day, or None.

    Arguments: besides, a certificate that is left out: the one that would be exchanged.
    """
    found = certificates.counted(on=on, occupation=occupation).filter(person_id=person_id)
    if besides is not None:
        found = found.exclude(pk=besides)
    return min((level for level in found.values_list("level", flat=True) if level is not None), default=None)


def by_rules(verdict: Verdict) -> list[Check]:
    """Return whether the rules of the region grant it, each unmet condition with its clause, and are confirmed."""
    articles = _("、").join(verdict.articles)
    return [
        check(
            "rule",
            verdict.level is not None,
            _("符合规定（%(article)s）") % {"article": articles},
            _("；").join(verdict.why) or _("政策没有规定，或规定还没有找到"),
        ),
        check(
            "confirmed",
            not verdict.loose,
            _("规定的数值已由主管部门核实"),
            _("主管部门还没有核实：%(notes)s") % {"notes": _("、").join(verdict.loose)},
        ),
    ]


def not_held(level: int | None, held: int | None) -> list[Check]:
    """Return whether a level is higher than what is held; nothing to ask where no level is granted."""
    if level is None:
        return []
    return [
        check(
            "not_held",
            held is None or held > level,
            _("没有本等级或更高等级的证书"),
            _("已经有本等级或更高等级的证书"),
        )
    ]
