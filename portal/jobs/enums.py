"""States and kinds of jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A job is a task to run or news to announce."""

    TASK = "task", _("任务")
    SIGNAL = "signal", _("通知")


class State(models.TextChoices):
    """planned -> running -> done; failed once the attempts are used up."""

    PLANNED = "planned", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("出错")
