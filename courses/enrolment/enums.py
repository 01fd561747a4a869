"""States of classes and enrolments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassState(models.TextChoices):
    """What the school decided; whether a class runs today follows from its dates."""

    DRAFT = "draft", _("草稿")
    OPEN = "open", _("已开班")
    CLOSED = "closed", _("已结班")


class EnrolmentState(models.TextChoices):
    """applied -> admitted -> completed, or refused, or withdrawn."""

    APPLIED = "applied", _("等待录取")
    ADMITTED = "admitted", _("学习中")
    COMPLETED = "completed", _("已结业")
    REFUSED = "refused", _("未录取")
    WITHDRAWN = "withdrawn", _("已退班")


# Those who may open the lessons.
LEARNING = (EnrolmentState.ADMITTED, EnrolmentState.COMPLETED)
# Those who hold one of the class's places.
PLACED = (EnrolmentState.APPLIED, EnrolmentState.ADMITTED, EnrolmentState.COMPLETED)


class Admission(models.TextChoices):
    """How applications are decided."""

    AUTOMATIC = "automatic", _("报名即录取")
    MANUAL = "manual", _("学校审核")
