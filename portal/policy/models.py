"""Loaded packs, their activation by region, and what officers confirmed or entered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField
from portal.policy.enums import ConfirmAction, ProposalAction, ProposalState


class Ruleset(models.Model):
    """A loaded pack, whole and for ever: a changed pack is a new row with the next version."""

    public_id = PublicIdField()
    slug = models.CharField(_("代号"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    sha256 = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("名称"), max_length=300)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=200)
    region = models.PositiveIntegerField(_("区划"), null=True, help_text=_("空着表示全国"))
    effective_from = models.DateField(_("施行"))
    effective_to = models.DateField(_("有效至"), null=True)
    # The texts of its files by name, so that what ruled then can be read for ever, whatever stands on the disk.
    content = models.JSONField()
    recorded_at = models.DateTimeField(_("装入时间"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("政策包")
        verbose_name_plural = _("政策包")
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="policy_one_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class Activation(models.Model):
    """A ruleset rules a region, from the moment it was activated until it was ended."""

    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="activations")
    region = models.PositiveIntegerField(_("区划"), null=True, help_text=_("空着表示全国"))
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The second officer; empty where the administrator activated it on the server, or the demonstration did.
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(_("启用时间"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("启用")
        verbose_name_plural = _("启用")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset", "region"], condition=models.Q(ended_at=None), name="policy_active_once"
            ),
            models.UniqueConstraint(
                fields=["ruleset"],
                condition=models.Q(ended_at=None, region=None),
                name="policy_active_once_country",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("activated_at")),
                name="policy_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("activated_by")),
                name="policy_activated_by_two",
            ),
        ]
        indexes = [models.Index(fields=["region", "ended_at"], name="policy_region_live")]

    def __str__(self) -> str:
        return f"{self.ruleset} @ {self.region or 'CN'}"


class Confirmation(models.Model):
    """A bureau's word on one value of a ruleset, for its region: confirmed as it stands, or entered where it was missing."""

    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="confirmations")
    region = models.PositiveIntegerField(_("区划"), null=True, help_text=_("空着表示全国"))
    file = models.CharField(max_length=30)
    path = models.JSONField()
    action = models.CharField(max_length=10, choices=ConfirmAction)
    value = models.TextField(_("值"), blank=True)
    note = models.CharField(max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=300)
    document_date = models.DateField(_("文件日期"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("确认")
        verbose_name_plural = _("确认")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("officer")),
                name="policy_confirmed_by_two",
            )
        ]
        indexes = [models.Index(fields=["ruleset", "region"], name="policy_confirmed")]

    def __str__(self) -> str:
        return f"{self.ruleset} {self.file} {self.path}"


class Proposal(models.Model):
    """One officer asks that a pack rule a region, or cease to, or that a value be confirmed or entered; another decides.

    Nothing counts before it is approved: approval writes the Activation or the Confirmation.
    """

    public_id = PublicIdField()
    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="proposals")
    region = models.PositiveIntegerField(_("区划"), null=True, help_text=_("空着表示全国"))
    action = models.CharField(max_length=10, choices=ProposalAction)
    file = models.CharField(max_length=30, blank=True)
    path = models.JSONField(default=list)
    where = models.CharField(max_length=300, blank=True)
    value = models.TextField(_("值"), blank=True)
    document = models.CharField(_("依据文件"), max_length=300, blank=True)
    document_date = models.DateField(_("文件日期"), null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("政策事项")
        verbose_name_plural = _("政策事项")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="policy_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "withdrawn"], decided_by=None)
                | models.Q(state__in=["approved", "declined"], decided_by__isnull=False, decided_at__isnull=False),
                name="policy_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["ruleset", "region", "where"],
                condition=models.Q(state="open"),
                name="policy_proposed_once",
            ),
            models.UniqueConstraint(
                fields=["ruleset", "where"],
                condition=models.Q(state="open", region=None),
                name="policy_proposed_once_country",
            ),
        ]
        indexes = [models.Index(fields=["state", "region"], name="policy_proposal_state")]

    def __str__(self) -> str:
        return f"{self.action} {self.ruleset} @ {self.region or 'CN'}"
