"""The ways to an award."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """What a level was earned by."""

    EXAMINATION = "examination", _("考核")
    CONTEST = "contest", _("竞赛晋级")
    DIRECT_ASSESSMENT = "direct_assessment", _("直接认定")
    CONVERSION = "conversion", _("旧证换新")
