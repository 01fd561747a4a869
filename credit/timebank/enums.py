"""Kinds of accounts, postings and services; the states of an order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What the minutes of an account are for."""

    SAVINGS = "savings", _("可用时间")
    DONATION_ONLY = "donation_only", _("只能捐赠的时间")
    HELD = "held", _("约定中的时间")
    POOL = "pool", _("时间池")
    ISSUE = "issue", _("发放")
    SPENT = "spent", _("已用掉")
    EXPIRED = "expired", _("已到期")
    RECEIVABLE = "receivable", _("应收回")


class TransferKind(models.TextChoices):
    """Why minutes moved."""

    OPENING = "opening", _("期初结转")
    ISSUE = "issue", _("发放到时间池")
    HOLD = "hold", _("约定服务，先留出")
    RELEASE = "release", _("约定取消或没用完，退回")
    SETTLE = "settle", _("服务结算")
    USE = "use", _("服务用掉")
    DONATE = "donate", _("捐给时间池")
    REVERSAL = "reversal", _("更正")


class ServiceKind(models.TextChoices):
    """What volunteers help with: nothing that needs a nurse, nothing dangerous."""

    ACCOMPANY = "accompany", _("陪同出门（看病、取药、散步）")
    COMPANY = "company", _("陪伴（聊天、读报、下棋）")
    ERRAND = "errand", _("代买代办")
    PHONE = "phone", _("教用手机")
    HOUSEWORK = "housework", _("简单家务")
    REPAIR = "repair", _("小修小补")
    WRITING = "writing", _("代写书信、填表")


class PaidFrom(models.TextChoices):
    """Whose minutes pay for the service."""

    SAVINGS = "savings", _("用自己存的时间")
    POOL = "pool", _("由时间池支付")


class OrderState(models.TextChoices):
    """Where an order stands."""

    DRAFT = "draft", _("等受理点审核")
    PUBLISHED = "published", _("等人接单")
    ACCEPTED = "accepted", _("已接单")
    CHECKED_IN = "checked_in", _("正在服务")
    CHECKED_OUT = "checked_out", _("等求助人确认")
    DISPUTED = "disputed", _("有异议，正在核对")
    CONFIRMED = "confirmed", _("已确认，等结算")
    SETTLED = "settled", _("已结算")
    CANCELLED = "cancelled", _("已取消")


# Orders in these states keep minutes in the held account.
HOLDING = (
    OrderState.ACCEPTED,
    OrderState.CHECKED_IN,
    OrderState.CHECKED_OUT,
    OrderState.DISPUTED,
    OrderState.CONFIRMED,
)
OPEN = (OrderState.DRAFT, OrderState.PUBLISHED, *HOLDING)
