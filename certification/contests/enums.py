"""Words of contests and of direct assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContestLevel(models.TextChoices):
    """Who a contest was held for; a pack says what a placing at each is worth."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Category(models.TextChoices):
    """The group in which somebody took part."""

    STAFF = "staff", _("职工组")
    STUDENT = "student", _("学生组")
    OPEN = "open", _("公开组")


class ContestState(models.TextChoices):
    """A contest's list is worked on by one person and published by another."""

    DRAFT = "draft", _("录入中")
    PUBLISHED = "published", _("已公布")


class OldForm(models.TextChoices):
    """What the number of an old certificate looks like."""

    QUALIFICATION_16 = "qualification_16", _("国家职业资格证书（16 位编号）")
    SKILL_LEVEL_22 = "skill_level_22", _("职业技能等级证书（22 位编号）")
    OTHER = "other", _("其他编号")
