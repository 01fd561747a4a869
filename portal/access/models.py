"""Grants: who has which role, where and when; keys of organisations' own systems."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.enums import Role
from portal.access.fields import PublicIdField


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


class ApiKey(models.Model):
    """A key of an organisation's own system. The secret is shown once; only its digest is kept."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(_("前缀"), max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(_("权限"), default=list)
    per_minute = models.PositiveIntegerField(_("每分钟次数"), default=60)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Whoever answers for the key: it works while this person manages the organisation. First its maker.
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("到期"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = _("接口密钥")
        verbose_name_plural = _("接口密钥")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="access_apikey_period"
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class IdempotentCall(models.Model):
    """A call that was made with an idempotency key, and what was answered."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("接口调用")
        verbose_name_plural = _("接口调用")
        constraints = [models.UniqueConstraint(fields=["api_key", "token"], name="access_idempotent_once")]

    def __str__(self) -> str:
        return f"{self.api_key_id} {self.at:%Y-%m-%d}"


class Caller(models.Model):
    """How often somebody has used an open page in this minute and in this hour; the address itself is not kept."""

    digest = models.CharField(max_length=32, primary_key=True)
    minute = models.BigIntegerField()
    in_minute = models.PositiveIntegerField(default=0)
    hour = models.BigIntegerField(db_index=True)
    in_hour = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("访问次数")
        verbose_name_plural = _("访问次数")

    def __str__(self) -> str:
        return self.digest
