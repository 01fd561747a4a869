"""The decision that gives somebody a certificate."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.awards.enums import Route
from portal.access.fields import PublicIdField

# The column that holds what an award of each route rests on; each is unique, so no source is awarded twice.
SOURCES = {
    Route.EXAMINATION: "registration",
    Route.CONTEST: "placing",
    Route.DIRECT_ASSESSMENT: "assessment",
    Route.CONVERSION: "old",
}


def _one_source() -> Q:
    """Return the condition that a row has the source of its route and no other, and marks with an examination alone."""
    found = Q()
    for route, column in SOURCES.items():
        marks = route == Route.EXAMINATION
        found |= Q(
            route=route,
            theory_score__isnull=not marks,
            practical_score__isnull=not marks,
            **{f"{other}__isnull": other != column for other in SOURCES.values()},
        )
    return found


class Award(models.Model):
    """The decision that gives somebody a certificate. Append-only: a wrong one is mended by the certificate's state."""

    public_id = PublicIdField()
    route = models.CharField(_("途径"), max_length=20, choices=Route, default=Route.EXAMINATION)
    registration = models.OneToOneField(
        "certification_exams.Registration", null=True, on_delete=models.PROTECT, related_name="+"
    )
    placing = models.OneToOneField(
        "certification_contests.Placing", null=True, on_delete=models.PROTECT, related_name="+"
    )
    assessment = models.OneToOneField(
        "certification_contests.DirectAssessment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The certificate that was exchanged.
    old = models.OneToOneField(
        "certification_certificates.Certificate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    theory_score = models.DecimalField(_("理论成绩"), max_digits=6, decimal_places=2, null=True)
    practical_score = models.DecimalField(_("操作技能成绩"), max_digits=6, decimal_places=2, null=True)
    # Each condition as it stood, with its clause.
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
                condition=Q(practical_score__gte=0, practical_score__lte=100) | Q(practical_score=None),
                name="award_practical_range",
            ),
            models.CheckConstraint(condition=_one_source(), name="award_one_source"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def source_id(self) -> Any:
        """Return the row number of what the award rests on, in the table of its route."""
        return getattr(self, f"{SOURCES[Route(self.route)]}_id")
