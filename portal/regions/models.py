"""The tree of administrative divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.regions.enums import Level


class Region(models.Model):
    """One division. The code is an integer of six digits, so a province or city is one range of codes."""

    code = models.PositiveIntegerField(_("区划代码"), primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=40, db_index=True)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
