"""Tables: entries, objections and their decisions, steps of repairs, links that a person gave out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.records.enums import Outcome, RepairKind, Severity
from portal.access.fields import PublicIdField


class CreditEvent(models.Model):
    """One entry about a person or an organisation. Append-only: what was wrong is put right by a correcting entry."""

    public_id = PublicIdField()
    person = models.ForeignKey("portal_people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where the subject was when the entry was made: whose officers answer for it.
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("事项"), max_length=40)
    # As the catalogue called it on that day.
    title = models.CharField(_("事项名称"), max_length=80)
    severity = models.CharField(_("类别"), max_length=10, choices=Severity, blank=True)
    points = models.SmallIntegerField(_("分值"), null=True)
    occurred_on = models.DateField(_("发生日期"))
    decided_on = models.DateField(_("认定日期"))
    recorded_at = models.DateTimeField()
    expires_on = models.DateField(_("到期日期"), null=True)
    document = models.CharField(_("依据文书"), max_length=120)
    details = models.CharField(_("事实"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by", verbose_name=_("更正哪一条")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Made twice with one key, it is one entry: "inspections:<visit>:<code>", say.
    key = models.CharField(max_length=120, unique=True)
    pack_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("信用记录")
        verbose_name_plural = _("信用记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="credit_event_one_subject",
            ),
            models.CheckConstraint(condition=Q(occurred_on__lte=F("decided_on")), name="credit_event_days"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("decided_on")), name="credit_event_expiry"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="credit_event_corrects_another"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "decided_on"], name="credit_event_person"),
            models.Index(fields=["organisation", "decided_on"], name="credit_event_organisation"),
            models.Index(fields=["region", "-recorded_at"], name="credit_event_region"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.public_id}"


class Objection(models.Model):
    """The subject says that an entry is wrong; until it is decided the entry does not count. Append-only."""

    event = models.OneToOneField(CreditEvent, on_delete=models.PROTECT, related_name="objection")
    argument = models.CharField(_("哪里不对，为什么"), max_length=1000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("信用异议")
        verbose_name_plural = _("信用异议")

    def __str__(self) -> str:
        return f"objection to #{self.event_id}"


class ObjectionDecision(models.Model):
    """What another officer decided about an objection. Append-only.

    Author and objector stand here again so that the database itself can refuse a decider who is one of them.
    """

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("决定"), max_length=10, choices=Outcome)
    reason = models.CharField(_("理由"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    event_author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    objector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("异议决定")
        verbose_name_plural = _("异议决定")
        constraints = [
            models.CheckConstraint(
                condition=Q(event_author__isnull=True) | ~Q(decided_by=F("event_author")),
                name="credit_decision_not_by_author",
            ),
            models.CheckConstraint(
                condition=Q(objector__isnull=True) | ~Q(decided_by=F("objector")),
                name="credit_decision_not_by_objector",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} #{self.objection_id}"


class RepairStep(models.Model):
    """One step of a repair: applied, approved or refused, revoked. Append-only; several rounds may follow each other."""

    event = models.ForeignKey(CreditEvent, on_delete=models.PROTECT, related_name="repairs")
    kind = models.CharField(max_length=10, choices=RepairKind)
    number = models.PositiveSmallIntegerField()
    note = models.CharField(_("说明"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("信用修复")
        verbose_name_plural = _("信用修复")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="credit_repair_one_step"),
            models.CheckConstraint(
                condition=Q(kind="applied") | Q(applicant__isnull=True) | ~Q(by=F("applicant")),
                name="credit_repair_not_by_applicant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.event_id}"


class Share(models.Model):
    """A link by which a person shows their record to somebody, for some days; they may end it at any moment."""

    public_id = PublicIdField()
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("给谁看"), max_length=60)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("信用记录分享")
        verbose_name_plural = _("信用记录分享")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="credit_share_ends"),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="credit_share_person")]

    def __str__(self) -> str:
        return self.public_id
