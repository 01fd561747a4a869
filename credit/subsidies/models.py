"""Claims with their lines, history, evidence and objections; payment batches, payments, what is to be returned."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.subsidies.enums import BatchState, State, StepKind
from portal.access.fields import PublicIdField


def _officer(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class Batch(models.Model):
    """A payment list: who is paid how much, frozen as a file, prepared by one officer and approved by another."""

    public_id = PublicIdField()
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=12, choices=BatchState, default=BatchState.PREPARED)
    count = models.PositiveIntegerField(_("笔数"))
    control_fen = models.BigIntegerField(_("合计（分）"))
    file = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    prepared_by = _officer(_("制单人"))
    prepared_at = models.DateTimeField(_("制单时间"))
    approved_by = _officer(_("批准人"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    paid_on = models.DateField(_("发放日期"), null=True)

    class Meta:
        verbose_name = _("发放清单")
        verbose_name_plural = _("发放清单")
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, control_fen__gt=0), name="subsidies_batch_not_empty"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(prepared_by=None) | ~Q(approved_by=F("prepared_by")),
                name="subsidies_batch_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.public_id}"


class Claim(models.Model):
    """One claim of a person, with the facts and the evaluation as they stood when it was made."""

    public_id = PublicIdField()
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(_("补贴"), max_length=30)
    variant = models.CharField(max_length=30, blank=True)
    title = models.CharField(_("补贴"), max_length=120)
    pack_slug = models.CharField(max_length=60)
    pack_title = models.CharField(_("依据"), max_length=300)
    pack_sha256 = models.CharField(max_length=64)
    claimed_on = models.DateField(_("申请日期"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    province_fen = models.BigIntegerField(_("省承担（分）"), default=0)
    city_fen = models.BigIntegerField(_("市承担（分）"), default=0)
    district_fen = models.BigIntegerField(_("区县承担（分）"), default=0)
    # Where the document names no payers.
    undivided_fen = models.BigIntegerField(_("未划分（分）"), default=0)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.SUBMITTED)
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    submitted_by = _officer(_("提交人"))
    submitted_at = models.DateTimeField(_("提交时间"))
    confirmed_by = _officer(_("确认人"))
    reviewed_by = _officer(_("复核人"))
    approved_by = _officer(_("批准人"))
    notice_from = models.DateField(_("公示开始"), null=True)
    notice_to = models.DateField(_("公示截止"), null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="claims")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("补贴申请")
        verbose_name_plural = _("补贴申请")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="subsidies_claim_amount"),
            models.CheckConstraint(
                condition=Q(
                    amount_fen=F("province_fen") + F("city_fen") + F("district_fen") + F("undivided_fen"),
                    province_fen__gte=0,
                    city_fen__gte=0,
                    district_fen__gte=0,
                    undivided_fen__gte=0,
                ),
                name="subsidies_claim_shares_sum",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | (
                    (Q(confirmed_by=None) | ~Q(reviewed_by=F("confirmed_by")))
                    & (Q(submitted_by=None) | ~Q(reviewed_by=F("submitted_by")))
                ),
                name="subsidies_claim_reviewer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (
                    (Q(reviewed_by=None) | ~Q(approved_by=F("reviewed_by")))
                    & (Q(confirmed_by=None) | ~Q(approved_by=F("confirmed_by")))
                    & (Q(submitted_by=None) | ~Q(approved_by=F("submitted_by")))
                ),
                name="subsidies_claim_approver_is_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "region"], name="subsidies_claim_work"),
            models.Index(fields=["organisation", "state"], name="subsidies_claim_agency"),
            models.Index(fields=["person", "submitted_at"], name="subsidies_claim_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.public_id}"


class Line(models.Model):
    """One month or instalment of a claim.

    `person_key` is the keyed digest of the identity number: the same human cannot claim twice, whatever the agency.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    person_key = models.CharField(max_length=64)
    family = models.CharField(max_length=20)
    slot = models.CharField(_("月份或期数"), max_length=20)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("申请明细")
        verbose_name_plural = _("申请明细")
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "family", "slot"], condition=Q(live=True), name="subsidies_line_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="subsidies_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.slot}"


class Step(models.Model):
    """One line of a claim's history; append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("步骤"), max_length=20, choices=StepKind)
    by = _officer(_("经办人"))
    at = models.DateTimeField(_("时间"))
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Evidence(models.Model):
    """A file that goes with a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField("portal_files.StoredFile", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("材料"), max_length=60)

    class Meta:
        verbose_name = _("申请材料")
        verbose_name_plural = _("申请材料")

    def __str__(self) -> str:
        return self.label


class Objection(models.Model):
    """What somebody holds against a claim while it is in public notice, and the answer."""

    public_id = PublicIdField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="objections")
    text = models.CharField(_("异议内容"), max_length=1000)
    filed_by = _officer(_("提出人"))
    filed_at = models.DateTimeField(_("提出时间"))
    decided_by = _officer(_("处理人"))
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    upheld = models.BooleanField(_("异议成立"), null=True)
    answer = models.CharField(_("答复"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("公示异议")
        verbose_name_plural = _("公示异议")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(filed_by=None) | ~Q(decided_by=F("filed_by")),
                name="subsidies_objection_decider_is_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, upheld=None) | Q(decided_at__isnull=False, upheld__isnull=False),
                name="subsidies_objection_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Payment(models.Model):
    """Money that was paid for one line; append-only but for what the bank sends back.

    Once a line: only what came back can be paid again.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="payments")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payments")
    amount_fen = models.BigIntegerField(_("金额（分）"))
    paid_on = models.DateField(_("发放日期"))
    posted_at = models.DateTimeField()
    bounced_on = models.DateField(_("银行退回日期"), null=True)
    bounce_reason = models.CharField(_("银行退回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("发放记录")
        verbose_name_plural = _("发放记录")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="subsidies_payment_amount"),
            models.UniqueConstraint(fields=["line"], condition=Q(bounced_on=None), name="subsidies_payment_once"),
            models.CheckConstraint(
                condition=Q(bounced_on=None, bounce_reason="")
                | (Q(bounced_on__gte=F("paid_on")) & ~Q(bounce_reason="")),
                name="subsidies_payment_bounced_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_fen} {self.paid_on}"


class Recovery(models.Model):
    """Money that is to come back, with an approval of its own."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="recovery")
    amount_fen = models.BigIntegerField(_("应退金额（分）"))
    reason = models.CharField(_("原因"), max_length=500)
    opened_by = _officer(_("立项人"))
    opened_at = models.DateTimeField(_("立项时间"))
    approved_by = _officer(_("批准人"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    returned_on = models.DateField(_("退回日期"), null=True)

    class Meta:
        verbose_name = _("追回")
        verbose_name_plural = _("追回")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="subsidies_recovery_amount"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(opened_by=None) | ~Q(approved_by=F("opened_by")),
                name="subsidies_recovery_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.amount_fen}"
