"""Tables: volunteers, service orders with their steps, and the ledger of minutes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.timebank.enums import AccountKind, OrderState, PaidFrom, ServiceKind, TransferKind
from portal.access.fields import PublicIdField


class Account(models.Model):
    """Minutes of a person, or of a region's pool, issue and the like. The balance is what all transfers add up to."""

    kind = models.CharField(max_length=15, choices=AccountKind)
    owner = models.ForeignKey("portal_people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("portal_regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    balance = models.BigIntegerField(_("分钟"), default=0)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("时间账户")
        verbose_name_plural = _("时间账户")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.ISSUE) | Q(balance__gte=0), name="timebank_no_overdraft"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, region__isnull=True) | Q(owner__isnull=True, region__isnull=False),
                name="timebank_account_one_holder",
            ),
            models.UniqueConstraint(
                fields=["kind", "owner"], condition=Q(owner__isnull=False), name="timebank_account_of_person"
            ),
            models.UniqueConstraint(
                fields=["kind", "region"], condition=Q(region__isnull=False), name="timebank_account_of_region"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Transfer(models.Model):
    """One posting: `minutes` leave the debit account and reach the credit account. Append-only."""

    key = models.CharField(max_length=120, unique=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    minutes = models.PositiveIntegerField(_("分钟"))
    kind = models.CharField(max_length=10, choices=TransferKind)
    # What belongs together: the public id of an order, say.
    group = models.CharField(max_length=40, blank=True, db_index=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    effective_on = models.DateField(_("日期"))
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("时间往来")
        verbose_name_plural = _("时间往来")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="timebank_transfer_minutes"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="timebank_transfer_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minutes}"


class Volunteer(models.Model):
    """A person who signed up to help, with what the conditions of the policy ask besides age and training."""

    person = models.OneToOneField("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    resident = models.BooleanField(_("我是本地常住人员"), default=False)
    in_group = models.BooleanField(_("我跟着团队一起服务"), default=False)
    guardian = models.CharField(_("监护人姓名"), max_length=50, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("志愿者")
        verbose_name_plural = _("志愿者")

    def __str__(self) -> str:
        return f"{self.person_id}"


class Order(models.Model):
    """A wish for help and what became of it."""

    public_id = PublicIdField()
    requester = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey("portal_people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    # The service point that acts for the requester; none where she asked on her own phone.
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("帮什么忙"), max_length=12, choices=ServiceKind)
    title = models.CharField(_("一句话说明"), max_length=40)
    details = models.CharField(_("要注意什么"), max_length=300, blank=True)
    place = models.CharField(_("见面地点"), max_length=100)
    starts_at = models.DateTimeField(_("开始时间"))
    minutes = models.PositiveIntegerField(_("需要多少分钟"))
    state = models.CharField(max_length=12, choices=OrderState, default=OrderState.DRAFT)
    paid_from = models.CharField(max_length=10, choices=PaidFrom, default=PaidFrom.SAVINGS)
    priority = models.BooleanField(_("优先照顾的老人"), default=False)
    overlapping = models.BooleanField(default=False)
    hold = models.OneToOneField(Transfer, null=True, on_delete=models.PROTECT, related_name="+")
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    # What will be settled: served minutes, at most those agreed; an operator's decision after a dispute.
    served_minutes = models.PositiveIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("互助约定")
        verbose_name_plural = _("互助约定")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="timebank_order_minutes"),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=True) | ~Q(volunteer=F("requester")), name="timebank_order_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "cancelled"])
                | Q(volunteer__isnull=False, hold__isnull=False),
                name="timebank_order_accepted",
            ),
            models.CheckConstraint(
                condition=Q(served_minutes__isnull=True) | Q(served_minutes__lte=F("minutes")),
                name="timebank_order_at_most_agreed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "region", "starts_at"], name="timebank_order_near"),
            models.Index(fields=["volunteer", "starts_at"], name="timebank_order_volunteer"),
            models.Index(fields=["requester", "starts_at"], name="timebank_order_requester"),
        ]

    def __str__(self) -> str:
        return self.public_id


class OrderStep(models.Model):
    """One step of an order: what happened, when, by whom. Append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=OrderState)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # An operator acted for one of the two.
    by_operator = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("约定步骤")
        verbose_name_plural = _("约定步骤")

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"
