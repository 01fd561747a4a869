"""Words of the player's log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BeatKind(models.TextChoices):
    """What a heartbeat reports: a stretch of film, or a stretch of reading."""

    MEDIA = "media", _("看视频")
    READING = "reading", _("看课文")


class PresenceWay(models.TextChoices):
    """How a learner said that they are there; the first two count alike, and there is no face check."""

    BUTTON = "button", _("点一下")
    CODE = "code", _("输入四位数字")
    MISSED = "missed", _("没有回应")
