"""Levels of the tree of divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """A division's level; a zone is a dated functional area that the national standard does not list."""

    COUNTRY = "country", _("全国")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    ZONE = "zone", _("功能区")
