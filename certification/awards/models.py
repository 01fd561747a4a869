"""The table of decisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField


class Award(models.Model):
    """The decision that gives a candidate a certificate. Append-only: a wrong one is mended by the certificate's state."""

    public_id = PublicIdField()
    registration = models.OneToOneField("certification_exams.Registration", on_delete=models.PROTECT, related_name="+")
    theory_score = models.DecimalField(_("理论成绩"), max_digits=6, decimal_places=2)
    practical_score = models.DecimalField(_("操作技能成绩"), max_digits=6, decimal_places=2)
    checks = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"))

    class Meta:
        verbose_name = _("授予")
        verbose_name_plural = _("授予")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(practical_score__gte=0, practical_score__lte=100), name="award_practical_range"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
