"""By what a plan forms its strata, and what a visit came to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strata(models.TextChoices):
    """How the agencies of a plan are divided."""

    RISK = "risk", _("按信用风险颜色")
    SUBKIND = "subkind", _("按机构类型")


class Result(models.TextChoices):
    """What a visit came to."""

    PASSED = "passed", _("未发现问题")
    RECTIFY = "rectify", _("发现问题，责令整改")
    PENALTY = "penalty", _("发现问题，移交处罚")
    ABSENT = "absent", _("无法联系或已停业")


# Agencies that no rules give a colour, and those without a finer kind.
UNRATED = "unrated"
STRATUM_LABELS = {
    "green": _("绿色"),
    "yellow": _("黄色"),
    "orange": _("橙色"),
    "red": _("红色"),
    "institution": _("机构养老"),
    "community": _("社区养老"),
    "home": _("居家养老"),
    UNRATED: _("未分级"),
}
