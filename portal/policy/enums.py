"""The words of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConfirmAction(TextChoices):
    """What an officer did with a value that the pack itself could not vouch for."""

    CONFIRM = "confirm", _("确认")
    ENTER = "enter", _("录入")


class ProposalAction(TextChoices):
    """What an officer asks a second officer to approve."""

    ACTIVATE = "activate", _("启用")
    END = "end", _("停用")
    CONFIRM = "confirm", _("确认")
    ENTER = "enter", _("录入")


class ProposalState(TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("待批准")
    APPROVED = "approved", _("已批准")
    DECLINED = "declined", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


# The subjects that a pack may speak of. A subject's room registers its schema (registry.subject); the file of a
# subject whose room is not installed cannot be read, so a pack that has one is refused with `unknown_file`.
SUBJECTS = (
    "targets",
    "standards",
    "training",
    "subsidies",
    "timebank",
    "credit",
    "inspections",
    "recognition",
    "certificates",
)
