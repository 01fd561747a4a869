"""The table of stored files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField


class StoredFile(models.Model):
    """A private file: bytes in the storage, facts here. Never changed; a new version is a new row."""

    public_id = PublicIdField()
    kind = models.CharField(_("用途"), max_length=40)
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Plain numbers, not foreign keys: people and organisations live above this room.
    owner_person_id = models.BigIntegerField(null=True, db_index=True)
    organisation_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return self.name
