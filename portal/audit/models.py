"""Tables of the audit trail."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One deed: who did what to which object, when. Never changed, never deleted (database trigger)."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    action = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    region_code = models.PositiveIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}:{self.object_id}"


class Seal(models.Model):
    """One link of the hash chain: it covers the entries of its id ranges and the seal before it."""

    sealed_at = models.DateTimeField()
    ranges = models.JSONField()
    count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"

    def __str__(self) -> str:
        return f"#{self.pk} {self.hash[:12]}"
