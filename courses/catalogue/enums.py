"""Levels, roles and kinds of lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """The level of skill that a course prepares for; a course may have none."""

    FIVE = 5, _("五级 / 初级工")
    FOUR = 4, _("四级 / 中级工")
    THREE = 3, _("三级 / 高级工")


class CourseRole(models.TextChoices):
    """What a course is for."""

    FLAGSHIP = "flagship", _("岗前培训")
    EXTENSION = "extension", _("技能提升")
    FAMILY = "family", _("家庭照护者")
    FIRST_AID = "first-aid", _("急救与应急")


class LessonKind(models.TextChoices):
    """How a lesson is given; text and video are online, practice is in the school's rooms."""

    TEXT = "text", _("图文")
    VIDEO = "video", _("视频")
    OFFLINE_PRACTICE = "offline_practice", _("线下实操")


ONLINE = frozenset({LessonKind.TEXT.value, LessonKind.VIDEO.value})
