"""Tables: plans as they were published, numbers as officers entered them, draws, visits."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.inspections.enums import Result, Strata
from portal.access.fields import PublicIdField


class Plan(models.Model):
    """What was published before the numbers were known; never changed, never deleted. A new draw needs a new plan."""

    public_id = PublicIdField()
    title = models.CharField(_("计划名称"), max_length=80)
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    algorithm = models.CharField(max_length=20)
    strata_by = models.CharField(_("怎样分层"), max_length=10, choices=Strata)
    # [{"id", "name", "stratum"}] by id, [{"id", "name", "reason"}], {stratum: {"ids": [...], "quota": n}}
    eligible = models.JSONField()
    excluded = models.JSONField()
    strata = models.JSONField()
    list_sha256 = models.CharField(max_length=64)
    number_source = models.CharField(_("用哪一组将来公布的号码"), max_length=200)
    numbers_from = models.DateTimeField(_("号码公布时间"))
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pack_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("抽查计划")
        verbose_name_plural = _("抽查计划")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__lt=F("numbers_from")), name="inspection_published_before_numbers"
            ),
        ]
        indexes = [models.Index(fields=["region", "-published_at"], name="inspection_plan_region")]

    def __str__(self) -> str:
        return self.title


class PlanInspector(models.Model):
    """Somebody who may be drawn to inspect, with the agencies that they declared a conflict with. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="inspectors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    conflicts = models.JSONField()

    class Meta:
        verbose_name = _("检查人员")
        verbose_name_plural = _("检查人员")
        constraints = [
            models.UniqueConstraint(fields=["plan", "user"], name="inspection_inspector_once"),
            models.UniqueConstraint(fields=["plan", "code"], name="inspection_inspector_code"),
        ]

    def __str__(self) -> str:
        return self.code


class NumberEntry(models.Model):
    """The public numbers as one officer entered them, mistakes included. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="entries")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    numbers = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("号码录入")
        verbose_name_plural = _("号码录入")

    def __str__(self) -> str:
        return f"#{self.plan_id}"


class Draw(models.Model):
    """The draw of a plan, one and no more; anybody can replay it from what is public. Append-only."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="draw")
    numbers = models.CharField(_("公开号码"), max_length=200)
    tickets = models.JSONField()
    drawn = models.JSONField()
    first_officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("抽查结果")
        verbose_name_plural = _("抽查结果")
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_officer=F("second_officer")), name="inspection_draw_two_officers"
            ),
        ]

    def __str__(self) -> str:
        return f"draw of #{self.plan_id}"


class Visit(models.Model):
    """The inspection of one drawn agency; its result is public and then stands."""

    public_id = PublicIdField()
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="visits")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=20)
    inspectors = models.ManyToManyField(PlanInspector, related_name="+")
    visited_on = models.DateField(_("检查日期"), null=True)
    findings = models.TextField(_("检查发现"), blank=True)
    result = models.CharField(_("检查结果"), max_length=10, choices=Result, blank=True)
    # The last day for making the result public, in working days from the visit.
    due_on = models.DateField(null=True)
    due_certain = models.BooleanField(default=True)
    events = models.ManyToManyField("credit_records.CreditEvent", related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("检查")
        verbose_name_plural = _("检查")
        constraints = [
            models.UniqueConstraint(fields=["draw", "organisation"], name="inspection_visit_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(visited_on__isnull=False) & ~Q(result="")),
                name="inspection_result_of_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
