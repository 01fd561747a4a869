"""Images and documents of the content system."""

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


def private_storage() -> Storage:
    """Return the storage that no web server rule lays open."""
    return storages["private"]


def _folder() -> str:
    return secrets.token_urlsafe(12)


class Picture(AbstractImage):
    """An image; its address cannot be guessed, because drafts carry images too."""

    admin_form_fields = WagtailImage.admin_form_fields

    def get_upload_to(self, filename: str) -> str:
        """Return a path in a folder of its own with a random name."""
        return f"images/{_folder()}/{PurePosixPath(super().get_upload_to(filename)).name[-60:]}"

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]
        verbose_name = _("图片")
        verbose_name_plural = _("图片")


class Rendition(AbstractRendition):
    """An image in another size, beside its original."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Return a path in the folder of the original."""
        return str(
            PurePosixPath(self.image.file.name).parent / PurePosixPath(super().get_upload_to(filename)).name[-80:]
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="cms_rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"


class Attachment(AbstractDocument):
    """A document: private bytes, served by a view that asks who may have them."""

    file = models.FileField(upload_to="documents", storage=private_storage, max_length=200)

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
