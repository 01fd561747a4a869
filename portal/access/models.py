"""Grants: who has which role, where and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.enums import Role


class Grant(models.Model):
    """A role given to a user for a region or an organisation, for a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=40, choices=Role)
    region = models.ForeignKey("portal_regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateTimeField(_("开始"))
    valid_to = models.DateTimeField(_("结束"), null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("授权人")
    )

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="access_grant_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
