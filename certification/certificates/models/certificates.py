"""What people hold, and what happened to it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import LEVELLED, CheckMethod, CheckOutcome, EventKind, Kind, State
from certification.certificates.fields import new_code
from portal.access.fields import PublicIdField


class Certificate(models.Model):
    """One certificate. What it says is frozen at issue; its state changes by events only."""

    public_id = PublicIdField()
    verify_code = models.CharField(_("核验码"), max_length=8, unique=True, default=new_code)
    number = models.CharField(_("证书编号"), max_length=40, db_index=True)
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
    # What the last look at an external certificate found; empty while nobody has looked.
    checked = models.CharField(_("最近一次核实"), max_length=12, choices=CheckOutcome, blank=True)
    pdf = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    template_version = models.CharField(max_length=20, blank=True)
    # Frozen with the rest at issue: a portrait that is changed later changes no paper.
    photo = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        "certification_certificates.Template", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The signed credential as attached to the PDF, and its place in the list of states that anybody may fetch.
    credential = models.JSONField(null=True)
    status_index = models.PositiveIntegerField(null=True, unique=True)
    # The certificate in whose place this one was issued (renewal, another name, conversion).
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # Who entered an external certificate, and the scan that came with it.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("证书")
        verbose_name_plural = _("证书")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="certificate_source_once"),
            # A number belongs to one certificate. What somebody merely says of a certificate from elsewhere, what turned
            # out untrue and what was revoked after all keeps nobody else from having it confirmed.
            models.UniqueConstraint(
                fields=["number"],
                condition=~models.Q(kind=Kind.EXTERNAL)
                | (models.Q(verified_at__isnull=False) & ~models.Q(state=State.REVOKED)),
                name="certificate_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=LEVELLED) | models.Q(level__range=(1, 5)), name="certificate_level"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "kind", "state"], name="certificate_person"),
            models.Index(fields=["issued_on", "level"], name="certificate_issued"),
            # Lists of states ask for the few of a range that are not valid.
            models.Index(
                fields=["state", "status_index"],
                condition=models.Q(status_index__isnull=False),
                name="certificate_status",
            ),
            # The queue of those that wait for an officer is a handful among millions.
            models.Index(
                fields=["person", "created_at"],
                condition=models.Q(kind=Kind.EXTERNAL, verified_at__isnull=True),
                name="certificate_unverified",
            ),
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
        # The papers that could not be made are a handful among millions of events.
        indexes = [
            models.Index(
                fields=["certificate"], condition=models.Q(kind=EventKind.STOPPED), name="certificate_event_stopped"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"


class Check(models.Model):
    """An officer's look at an external certificate: by what means, with what result. Append-only."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(_("结论"), max_length=12, choices=CheckOutcome)
    method = models.CharField(_("核实方式"), max_length=20, choices=CheckMethod)
    evidence = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核实人")
    )
    at = models.DateTimeField(_("核实时间"))

    class Meta:
        verbose_name = _("外来证书核实")
        verbose_name_plural = _("外来证书核实")

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.outcome}"
