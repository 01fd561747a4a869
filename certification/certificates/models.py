"""Tables of the registry."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import EventKind, Kind, State
from certification.certificates.fields import new_code
from portal.access.fields import PublicIdField


class NumberPattern(models.Model):
    """How an issuer numbers a kind of certificate, from a date on."""

    issuer = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    template = models.CharField(_("编号规则"), max_length=100)
    values = models.JSONField(default=dict)
    valid_from = models.DateField(_("启用日期"))
    last_serial = models.PositiveIntegerField(_("最后用过的序号"), default=0)

    class Meta:
        verbose_name = _("编号规则")
        verbose_name_plural = _("编号规则")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "valid_from"], name="number_pattern_once"),
        ]

    def __str__(self) -> str:
        return self.template


class Certificate(models.Model):
    """One certificate. What it says is frozen at issue; its state changes by events only."""

    public_id = PublicIdField()
    verify_code = models.CharField(_("核验码"), max_length=8, unique=True, default=new_code)
    number = models.CharField(_("证书编号"), max_length=40, unique=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(_("姓名"), max_length=50)
    occupation = models.CharField(_("职业"), max_length=40, default="caregiver")
    level = models.PositiveSmallIntegerField(_("等级"), null=True)
    # Empty where the issuer is not registered here: an external certificate.
    issuer = models.ForeignKey(
        "portal_organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    issuer_name = models.CharField(_("发证机构"), max_length=120)
    facts = models.JSONField(default=dict)
    source_kind = models.CharField(max_length=20)
    source_id = models.PositiveBigIntegerField()
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"), null=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.VALID)
    state_reason = models.CharField(_("公开原因"), max_length=200, blank=True)
    state_since = models.DateField(null=True)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # Two statuses of an external certificate: its number looks right, and somebody has asked the issuer or seen it.
    format_ok = models.BooleanField(_("编号格式正确"), default=True)
    verified_at = models.DateTimeField(_("核实时间"), null=True)
    verified_method = models.CharField(_("核实方式"), max_length=60, blank=True)
    pdf = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    template_version = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("证书")
        verbose_name_plural = _("证书")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="certificate_source_once"),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.TRAINING) | models.Q(level__range=(1, 5)), name="certificate_level"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "kind", "state"], name="certificate_person"),
            models.Index(fields=["issued_on", "level"], name="certificate_issued"),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> str:
        """Return the state on `day`, with expiry, which no row records."""
        if self.state == State.VALID and self.valid_until is not None and day > self.valid_until:
            return "expired"
        return self.state


class CertificateEvent(models.Model):
    """Something that happened to a certificate. Append-only."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("证书事件")
        verbose_name_plural = _("证书事件")

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"
