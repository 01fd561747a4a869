"""Kinds of learning time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HourKind(models.TextChoices):
    """How the time was spent."""

    ONLINE = "online", _("线上")
    OFFLINE = "offline", _("线下")
