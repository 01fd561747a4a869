"""The words of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConfirmAction(TextChoices):
    """What an officer did with a value that the pack itself could not vouch for."""

    CONFIRM = "confirm", _("确认")
    ENTER = "enter", _("录入")


# The subjects that a pack may speak of. A subject's room registers its schema (registry.subject); the file of a
# subject whose room is not installed cannot be read, so a pack that has one is refused with `unknown_file`.
SUBJECTS = ("targets", "standards", "training", "subsidies", "timebank", "credit", "inspections")
