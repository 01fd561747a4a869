"""Links by which a holder shows more of a certificate for a while."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField


class ShareLink(models.Model):
    """A holder's link: whoever has it sees what the holder chose, until it expires or is withdrawn."""

    public_id = PublicIdField()
    # Of the secret in the address; the secret itself is shown once and not kept.
    digest = models.CharField(max_length=64, unique=True)
    certificate = models.ForeignKey(
        "certification_certificates.Certificate", on_delete=models.PROTECT, related_name="+"
    )
    # For whom, in the holder's words, and which parts are shown (full_name, photo, scores, pdf).
    purpose = models.CharField(_("给谁看"), max_length=60, blank=True)
    shows = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效至"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)
    opened = models.PositiveIntegerField(_("打开次数"), default=0)

    class Meta:
        verbose_name = _("出示链接")
        verbose_name_plural = _("出示链接")
        indexes = [models.Index(fields=["certificate", "-created_at"], name="share_certificate")]

    def __str__(self) -> str:
        return self.public_id
