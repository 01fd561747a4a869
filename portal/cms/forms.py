"""Forms of this room: the search box, pictures, and editing pages that belong to a region."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.access.errors import Refusal
from portal.cms import selectors
from portal.cms.logic import drawings
from portal.files import services as files

PICTURE_KIND = "cms_picture"


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("想找什么"), max_length=60, required=False)


class PictureForm(BaseImageForm):
    """Takes photographs without what a phone writes into them (place, time, device), and drawings that only draw."""

    def clean_file(self) -> Any:
        """Return the file to keep: photographs re-encoded, drawings checked."""
        upload = self.cleaned_data.get("file")
        if upload is None or "file" not in self.changed_data:
            return upload
        if PurePath(upload.name).suffix.lower() == ".svg":
            upload.seek(0)
            if not drawings.harmless(upload.read()):
                raise ValidationError(
                    _("这个 SVG 图里有脚本或外部内容，不能用。请导出成只有图形的 SVG，或换成 PNG、JPG。")
                )
            upload.seek(0)
            return upload
        upload.seek(0)
        try:
            content = files.check_upload(upload=upload, kind=PICTURE_KIND)
        except Refusal as error:
            raise ValidationError(str(error.message)) from error
        return SimpleUploadedFile(f"{PurePath(upload.name).stem}.jpg", content, "image/jpeg")


class AttachmentForm(BaseDocumentForm):
    """Looks into films as they come, so that nobody finds out in class that one does not play."""

    def clean_file(self) -> Any:
        """Return the file to keep; of MP4 files only those with a picture and a playing time."""
        upload = self.cleaned_data.get("file")
        if upload is None or "file" not in self.changed_data or PurePath(upload.name).suffix.lower() != ".mp4":
            return upload
        try:
            files.check_film(upload)
        except Refusal as error:
            raise ValidationError(str(error.message)) from error
        upload.seek(0)
        return upload


class PageForm(WagtailAdminPageForm):
    """Refuses pictures and documents that the editor could not have chosen."""

    def clean(self) -> dict[str, Any]:
        """Ask about every picture and document in the form."""
        cleaned = super().clean()
        for name in selectors.foreign_media(self.for_user, cleaned):
            self.add_error(name, _("这里用了不属于您的图片或文件，请重新选。"))
        return cleaned


class RegionalPageForm(PageForm):
    """Refuses a region that is not the editor's own."""

    def clean_region(self) -> Any:
        """Return the region if the editor may write about it."""
        region = self.cleaned_data.get("region")
        if not selectors.covers_region(self.for_user, region.pk if region else None):
            raise ValidationError(_("只能填您负责的地区"))
        return region
