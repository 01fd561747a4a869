"""Seals and backgrounds: what is uploaded is looked at, cleaned and kept."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from certification.certificates import errors
from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks
from portal.access.errors import Refusal
from portal.files import services as files

SEAL, BACKGROUND = "certificate_seal", "certificate_background"


def keep(
    upload: UploadedFile,
    *,
    kind: str,
    field: str,
    sheet: layouts.Sheet,
    issuer_id: int,
    actor: Any,
    now: datetime,
) -> Any:
    """Keep an uploaded picture, cleaned. Raises Refusal that names the field."""
    title = _("印章") if kind == SEAL else _("背景图")
    try:
        content = files.check_upload(upload=upload, kind=kind)
        width, height = files.picture_size(content)
        own = _own_size(upload, width, height)
        if kind == SEAL and not 0.9 <= width / height <= 1.1:
            raise Refusal("shape", _("图片要接近正方形，这一张是 %(width)s×%(height)s 像素") % own)
        if kind == BACKGROUND:
            _check_shape(width, height, sheet, own)
        upload.seek(0)
        return files.store_upload(upload=upload, kind=kind, actor=actor, now=now, organisation_id=issuer_id)
    except Refusal as refusal:
        why = refusal.message
        if refusal.code == "image_small":
            why = _small(kind, sheet)
        raise errors.Refusal(
            refusal.code, _("%(title)s没有换：%(why)s。") % {"title": title, "why": str(why).rstrip("。")}, field=field
        ) from refusal


def _own_size(upload: UploadedFile, width: int, height: int) -> dict[str, int]:
    """Return the size of the file as it was sent, which may be larger than what is kept; turned as what is kept is."""
    upload.seek(0)
    size = files.picture_size(upload.read())
    return _pixels(*(reversed(size) if (size[0] > size[1]) != (width > height) else size))


def _pixels(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


def _needed(sheet: layouts.Sheet) -> tuple[int, int]:
    """Return how many pixels a background of this sheet has at least."""
    long, short = looks.BACKGROUND_PIXELS
    return (short, long) if sheet is layouts.TALL else (long, short)


def _check_shape(width: int, height: int, sheet: layouts.Sheet, own: dict[str, int]) -> None:
    """Raises Refusal unless a background has the shape of the sheet, and enough pixels.

    Arguments: own, the size of the file as it was sent, for the words.
    """
    if abs(width / height / (sheet.size[0] / sheet.size[1]) - 1) > 0.01:
        if sheet is layouts.TALL:
            shape = _("图片要是 A4 竖放的比例（210∶297），这一张是 %(width)s×%(height)s 像素")
        else:
            shape = _("图片要是 A4 横放的比例（297∶210），这一张是 %(width)s×%(height)s 像素")
        raise Refusal("shape", shape % own)
    # A hundredth is what the shape may be off, so no side is refused for that.
    if width < _needed(sheet)[0] * 0.99:
        raise Refusal("image_small", _small(BACKGROUND, sheet))


def _small(kind: str, sheet: layouts.Sheet) -> str:
    if kind == SEAL:
        return _("图片太小，印出来会糊。印章直径 41 毫米，要宽、高都至少 %(pixels)s 像素（300 dpi）") % {
            "pixels": looks.SEAL_PIXELS
        }
    size = _pixels(*_needed(sheet))
    if sheet is layouts.TALL:
        return _("图片太小，印出来会糊。至少 %(width)s×%(height)s 像素（A4 竖放，200 dpi）") % size
    return _("图片太小，印出来会糊。至少 %(width)s×%(height)s 像素（A4 横放，200 dpi）") % size
