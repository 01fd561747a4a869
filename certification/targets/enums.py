"""Units of figures, states of targets, kinds of denominators."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a figure counts in; a share runs from 0 to 1, a rate is a plain quotient."""

    PEOPLE = "people", _("人")
    SHARE = "share", "%"
    RATE = "rate", _("人")
    POSTS = "posts", _("个")
    MINUTES = "minutes", _("分钟")
    FEN = "fen", _("分")


class State(models.TextChoices):
    """Where a target stands: before its day it runs; on and after it, it was reached or missed."""

    RUNNING = "running", _("进行中")
    REACHED = "reached", _("已达到")
    MISSED = "missed", _("未达到")


class DenominatorKind(models.TextChoices):
    """What the portal cannot count itself and takes from a published source."""

    ELDERS = "elders", _("老年人口数")
    BEDS = "beds", _("养老床位数")
