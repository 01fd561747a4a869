"""States of the practical room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What one line of an assessor's draft says."""

    ITEM = "item", _("评分项")
    CRITICAL = "critical", _("一票否决")
    REMARK = "remark", _("备注")


class PlaceState(models.TextChoices):
    """Where one station of one candidate stands; worked out from the sheets, never stored."""

    OPEN = "open", _("评分中")
    THIRD = "third", _("要第三位考评员")
    DECIDED = "decided", _("已有结果")
