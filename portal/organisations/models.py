"""Organisations and memberships."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField
from portal.organisations.enums import Kind


class Organisation(models.Model):
    """Any body: school, training base, agency, assessment body, exam centre, bureau."""

    public_id = PublicIdField()
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    subkind = models.CharField(_("细类"), max_length=20, blank=True)
    name = models.CharField(_("名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    region = models.ForeignKey(
        "portal_regions.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在地区")
    )
    beds = models.PositiveIntegerField(_("床位数"), default=0)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches")
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    introduction = models.TextField(_("简介"), blank=True)
    created_at = models.DateTimeField()
    closed_on = models.DateField(_("注销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "region"], name="organisation_kind_region")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user belongs to an organisation, as staff."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    title = models.CharField(_("职务"), max_length=60, blank=True)
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("成员")
        verbose_name_plural = _("成员")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_on=None), name="membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.organisation_id}"
