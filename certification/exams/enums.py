"""States and kinds of the examination room."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.questions.enums import QuestionType


class BlueprintState(models.TextChoices):
    """A blueprint is drawn from only once it is approved."""

    DRAFT = "draft", _("草稿")
    APPROVED = "approved", _("已批准")


class SessionState(models.TextChoices):
    """What people decided about a session; what the clock decides (open, over) is not stored."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    RELEASED = "released", _("已公布成绩")
    CANCELLED = "cancelled", _("已取消")


class RegistrationState(models.TextChoices):
    """A candidate's place in a session."""

    REGISTERED = "registered", _("已报名")
    WITHDRAWN = "withdrawn", _("已退出")


class AttemptState(models.TextChoices):
    """prepared (paper drawn) -> started -> finalised (marked)."""

    PREPARED = "prepared", _("未开始")
    STARTED = "started", _("作答中")
    FINALISED = "finalised", _("已交卷")
    ABSENT = "absent", _("缺考")


class EventKind(models.TextChoices):
    """What an attempt's log records."""

    START = "start", _("开始")
    TAKEOVER = "takeover", _("换设备")
    ANSWER = "answer", _("作答")
    FLAG = "flag", _("标记")
    SIGNAL = "signal", _("提示信号")
    EXTENSION = "extension", _("延时")
    SUBMIT = "submit", _("交卷")
    FINALISE = "finalise", _("系统收卷")
    ADMIT = "admit", _("补收")


# The types of questions that a sitting can show and the portal marks by itself.
SHOWN_TYPES = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)
# What a candidate's device may write itself.
CLIENT_KINDS = frozenset({EventKind.ANSWER, EventKind.FLAG, EventKind.SIGNAL})
