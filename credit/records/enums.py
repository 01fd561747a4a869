"""How grave an entry is, what became of it, and the words of objections and repairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """Whom an entry is about."""

    PERSON = "person", _("个人")
    ORGANISATION = "organisation", _("机构")


class Severity(models.TextChoices):
    """The class of a breach; an entry without one is praise, or a plain note."""

    MINOR = "minor", _("轻微失信")
    GENERAL = "general", _("一般失信")
    SEVERE = "severe", _("严重失信")


class Outcome(models.TextChoices):
    """What was decided about an objection."""

    UPHELD = "upheld", _("异议成立，不再计入")
    REJECTED = "rejected", _("异议不成立，维持记录")


class RepairKind(models.TextChoices):
    """One step of a repair."""

    APPLIED = "applied", _("申请修复")
    APPROVED = "approved", _("同意修复")
    REFUSED = "refused", _("不同意修复")
    REVOKED = "revoked", _("撤销修复")


class Left(models.TextChoices):
    """Why an entry does not count."""

    NOT_KNOWN = "not_known", _("当时还没有登记")
    NOT_YET = "not_yet", _("还没有认定")
    CORRECTED = "corrected", _("已经更正")
    EXPIRED = "expired", _("已过期")
    OBJECTION_UPHELD = "objection_upheld", _("异议成立")
    UNDER_REVIEW = "under_review", _("异议处理中")
    REPAIRED = "repaired", _("已修复")


class Risk(models.TextChoices):
    """The colour by which inspections are apportioned."""

    GREEN = "green", _("绿色")
    YELLOW = "yellow", _("黄色")
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


# The portal's own proposal, no document's: which grade shows which colour. A severe entry that counts is red.
RISK_OF_GRADE = {"A": Risk.GREEN, "B": Risk.GREEN, "C": Risk.YELLOW, "D": Risk.ORANGE}
# Entries of these codes are facts for subsidies too ("incidents" of a facts file).
INCIDENT_CODES = ("liability_accident",)
