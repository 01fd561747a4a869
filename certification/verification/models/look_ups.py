"""The log of look-ups, and the counts that limit them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.verification.enums import Way


class LookUp(models.Model):
    """Somebody looked a certificate up; its holder may see when and how, not who. Append-only."""

    certificate = models.ForeignKey(
        "certification_certificates.Certificate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(_("方式"), max_length=8, choices=Way)
    found = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("核验记录")
        verbose_name_plural = _("核验记录")
        indexes = [models.Index(fields=["certificate", "-at"], name="look_up_certificate")]

    def __str__(self) -> str:
        return f"{self.way} {self.at:%Y-%m-%d}"


class Caller(models.Model):
    """How often an address has asked in this minute and in this hour; the address itself is not kept."""

    digest = models.CharField(max_length=32, primary_key=True)
    minute = models.BigIntegerField()
    in_minute = models.PositiveIntegerField(default=0)
    hour = models.BigIntegerField(db_index=True)
    in_hour = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("查询次数")
        verbose_name_plural = _("查询次数")

    def __str__(self) -> str:
        return self.digest
