"""The transparency log: leaves of a Merkle tree that only grows, and its signed heads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Leaf(models.Model):
    """One entry of the log. Append-only; `position` runs from 0 without gaps."""

    position = models.PositiveBigIntegerField(unique=True)
    certificate = models.ForeignKey(
        "certification_certificates.Certificate", on_delete=models.PROTECT, related_name="+"
    )
    # Of the certificate's events; one leaf each, however often the news arrives.
    event = models.OneToOneField(
        "certification_certificates.CertificateEvent", on_delete=models.PROTECT, related_name="+"
    )
    # Canonical JSON (RFC 8785) of {event, id, sha256, time}: what is hashed, and nothing personal.
    entry = models.TextField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("公开日志条目")
        verbose_name_plural = _("公开日志条目")
        indexes = [models.Index(fields=["certificate", "position"], name="leaf_certificate")]

    def __str__(self) -> str:
        return str(self.position)


class Node(models.Model):
    """The hash of a full subtree: `level` 1 covers two leaves, `place` counts from the left. Append-only."""

    level = models.PositiveSmallIntegerField()
    place = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("公开日志节点")
        verbose_name_plural = _("公开日志节点")
        constraints = [models.UniqueConstraint(fields=["level", "place"], name="node_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class Head(models.Model):
    """A signed statement: at this time the log had this size and this root. Append-only."""

    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField(_("签发时间"))
    # The canonical text that was signed, by which key, and the signature (base64url).
    statement = models.TextField()
    key_id = models.CharField(max_length=100)
    signature = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("公开日志树头")
        verbose_name_plural = _("公开日志树头")
        indexes = [models.Index(fields=["-at"], name="head_at")]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:8]}"


class Waiting(models.Model):
    """An event that belongs into the log and is not there yet. The one table here whose rows go."""

    event = models.OneToOneField(
        "certification_certificates.CertificateEvent", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("待记入公开日志")
        verbose_name_plural = _("待记入公开日志")

    def __str__(self) -> str:
        return str(self.event_id)
