"""What is asked of officers: certificates in the place of older ones, and lists of certificates from elsewhere."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import RequestState, Why
from certification.certificates.models.certificates import Certificate
from portal.access.fields import PublicIdField


class Replacement(models.Model):
    """A request for a new certificate in the place of an older one, and what the issuing body decided."""

    public_id = PublicIdField()
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="replacements")
    why = models.CharField(_("原因"), max_length=10, choices=Why)
    new_name = models.CharField(_("新姓名"), max_length=50, blank=True)
    valid_until = models.DateField(_("新的有效期至"), null=True)
    evidence = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    issued = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("换发申请")
        verbose_name_plural = _("换发申请")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=models.Q(state=RequestState.OPEN), name="replacement_one_open"
            ),
            models.UniqueConstraint(
                fields=["certificate"], condition=models.Q(state=RequestState.DONE), name="replacement_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(why=Why.NAME) | ~models.Q(new_name=""), name="replacement_new_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.why} {self.state}"


class ExternalList(models.Model):
    """A spreadsheet of certificates from elsewhere that an agency has sent for its people."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("portal_files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    # What became of the lines that are through, by line: a run after one that was killed goes on where that stopped.
    done = models.JSONField(default=dict)
    report = models.JSONField(null=True)

    class Meta:
        verbose_name = _("外来证书名单")
        verbose_name_plural = _("外来证书名单")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sent_at:%Y-%m-%d}"
