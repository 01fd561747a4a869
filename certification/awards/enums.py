"""The ways to an award."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """What a level was earned by."""

    EXAMINATION = "examination", _("考核")
    CONTEST = "contest", _("竞赛晋级")
    DIRECT_ASSESSMENT = "direct_assessment", _("直接认定")
    CONVERSION = "conversion", _("旧证换新")


class BatchState(models.TextChoices):
    """Whether a batch is being worked on."""

    OPEN = "open", _("正在办理")
    DONE = "done", _("办完了")


class Decision(models.TextChoices):
    """What was decided for a candidate of a batch."""

    WAITING = "waiting", _("还没有轮到")
    AWARDED = "awarded", _("已授予")
    ALREADY = "already", _("之前已经授予")
    REFUSED = "refused", _("条件不够")


class Paper(models.TextChoices):
    """What became of the PDF of a candidate's certificate."""

    WAITING = "waiting", _("等待制作")
    MADE = "made", _("已制作")
    HAD = "had", _("之前已有")
    FAILED = "failed", _("没有制成")


class RunKind(models.TextChoices):
    """A file for the printer, or one to keep."""

    PRINT = "print", _("打印用的 PDF")
    ARCHIVE = "archive", _("签名原件（ZIP）")
