"""How issuers number their certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import Kind


class NumberPattern(models.Model):
    """How an issuer numbers a kind of certificate, from a date on."""

    issuer = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    template = models.CharField(_("编号规则"), max_length=100)
    values = models.JSONField(default=dict)
    valid_from = models.DateField(_("启用日期"))
    last_serial = models.PositiveIntegerField(_("最后用过的序号"), default=0)
    # What the numbers are without serial, year and level, on the first pattern of an issuer and kind that has it: two
    # that are set at the same moment cannot both get the same series. Empty on those that go on with their own.
    series = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = _("编号规则")
        verbose_name_plural = _("编号规则")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "valid_from"], name="number_pattern_once"),
            models.UniqueConstraint(fields=["series"], condition=~models.Q(series=""), name="number_pattern_series"),
        ]

    def __str__(self) -> str:
        return self.template
