"""Rollups, which are caches of a definition over facts, and the denominators that come from outside."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.targets.enums import DenominatorKind


class Figure(models.Model):
    """One count of one county at the end of one month (of the running month: on the day it was built).

    A cache: whatever stands here follows from the facts, and `services.rebuild_all` makes it anew. Whole divisions are
    sums over a range of codes, because a person has one primary post on a day and so stands in one county alone. Those
    that desks ask for all day are kept ready in Total.
    """

    region = models.ForeignKey("portal_regions.Region", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.PositiveIntegerField(_("月份"))
    count = models.CharField(max_length=32)
    value = models.BigIntegerField()

    class Meta:
        verbose_name = _("月度数字")
        verbose_name_plural = _("月度数字")
        constraints = [models.UniqueConstraint(fields=["region", "month", "count"], name="targets_figure_once")]
        # A division is one stretch of it, with all columns that a desk reads: the table itself is never touched.
        indexes = [models.Index(fields=["month", "region", "count", "value"], name="targets_figure_desk")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month} {self.count}"


class Total(models.Model):
    """One count of one province or city at the end of one month: the sum of the Figures of its counties.

    A table of its own, so that no sum over Figures can count anybody twice; and no foreign key, because some counties
    have a code whose city (429000) no tree knows. Written with the Figures, in their transaction, from them alone.

    Attributes: cut, by what the codes of its counties are cut to get its own: 10000 for a province, 100 for a city.
    """

    cut = models.PositiveIntegerField()
    code = models.PositiveIntegerField()
    month = models.PositiveIntegerField(_("月份"))
    count = models.CharField(max_length=32)
    value = models.BigIntegerField()

    class Meta:
        verbose_name = _("月度合计")
        verbose_name_plural = _("月度合计")
        constraints = [models.UniqueConstraint(fields=["cut", "month", "code", "count"], name="targets_total_once")]

    def __str__(self) -> str:
        return f"{self.code:06d}/{self.cut} {self.month} {self.count}"


class Built(models.Model):
    """When a month was last counted, and for which day."""

    region = models.ForeignKey("portal_regions.Region", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.PositiveIntegerField()
    as_of = models.DateField()
    built_at = models.DateTimeField()

    class Meta:
        verbose_name = _("月度计算")
        verbose_name_plural = _("月度计算")
        constraints = [models.UniqueConstraint(fields=["month", "region"], name="targets_built_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}"


class Mark(models.Model):
    """The figures of a county from a month on rest on facts that have changed since.

    Not unique on purpose: whoever rebuilds deletes the marks that it saw before it began to read, so one that is
    written meanwhile stays and has the month built again.
    """

    region = models.ForeignKey("portal_regions.Region", on_delete=models.CASCADE, related_name="+")
    since = models.PositiveIntegerField()
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("待重算")
        verbose_name_plural = _("待重算")

    def __str__(self) -> str:
        return f"{self.region_id} {self.since}"


class Denominator(models.Model):
    """A number of elders or beds from a published source. Append-only: the newest entry for a day holds."""

    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=10, choices=DenominatorKind)
    on = models.DateField(_("数字所属日期"))
    value = models.PositiveBigIntegerField(_("数值"))
    source = models.CharField(_("来源"), max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("外部分母")
        verbose_name_plural = _("外部分母")
        constraints = [models.CheckConstraint(condition=models.Q(value__gt=0), name="targets_denominator_positive")]
        indexes = [models.Index(fields=["region", "kind", "on"], name="targets_denominator_day")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.kind} {self.on}"
