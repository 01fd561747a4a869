"""States of a claim and of a payment batch, and the steps of the way."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a claim stands."""

    SUBMITTED = "submitted", _("等单位确认")
    CONFIRMED = "confirmed", _("等区县复核")
    REVIEWED = "reviewed", _("等市里批准")
    APPROVED = "approved", _("已批准，等公示")
    NOTICED = "noticed", _("公示中")
    LISTED = "listed", _("已列入发放清单")
    PAID = "paid", _("已发放")
    BOUNCED = "bounced", _("银行退回，等重发")
    RETURNED = "returned", _("退回补正")
    REFUSED = "refused", _("不予批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    RECOVERING = "recovering", _("追回中")
    RECOVERED = "recovered", _("已退回款项")


# What no longer holds the month or the instalment: it may be claimed again.
ENDED = (State.RETURNED, State.REFUSED, State.WITHDRAWN)
# What waits for money: for the first time after its public notice, or again after the bank has sent it back.
PAYABLE = (State.NOTICED, State.BOUNCED)


class StepKind(models.TextChoices):
    """What happened to a claim; each is a line of its history."""

    SUBMITTED = "submitted", _("提交申请")
    CONFIRMED = "confirmed", _("单位确认")
    REVIEWED = "reviewed", _("区县复核")
    APPROVED = "approved", _("市里批准")
    NOTICED = "noticed", _("公示")
    OBJECTED = "objected", _("收到异议")
    OBJECTION_DECIDED = "objection_decided", _("异议已处理")
    LISTED = "listed", _("列入发放清单")
    PAID = "paid", _("发放")
    BOUNCED = "bounced", _("银行退回")
    RETURNED = "returned", _("退回")
    REFUSED = "refused", _("不予批准")
    WITHDRAWN = "withdrawn", _("撤回")
    RECOVERY_OPENED = "recovery_opened", _("追回立项")
    RECOVERY_APPROVED = "recovery_approved", _("追回批准")
    RECOVERED = "recovered", _("款项退回")


class BatchState(models.TextChoices):
    """Where a payment batch stands."""

    PREPARED = "prepared", _("等另一人批准")
    APPROVED = "approved", _("已批准，等发放")
    PAID = "paid", _("已发放")
    CANCELLED = "cancelled", _("已作废")
