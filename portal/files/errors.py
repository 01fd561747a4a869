"""What this room refuses, in words that say what to do instead."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.access.errors import Refusal


def readable(size: int) -> str:
    """Return a size in bytes in words: 6 MB, 512 KB."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.0f} MB"
    return f"{max(1, round(size / 1024))} KB"


class StoreUnavailable(Exception):
    """Files cannot be kept or read now: the disk is full, the bucket does not answer. A fault to repair, no refusal."""


class Unfit(Refusal):
    """An upload that is not taken. Subclasses say why."""


class TooLarge(Unfit):
    """More bytes than the kind allows."""

    def __init__(self, limit: int) -> None:
        message = _("文件太大，最多 %(limit)s。照片可以先在手机里压缩，或者换一张") % {"limit": readable(limit)}
        super().__init__("file_too_large", message, "file")


class Empty(Unfit):
    """No bytes at all."""

    def __init__(self) -> None:
        super().__init__("file_empty", _("这个文件是空的，请重新选一个"), "file")


class WrongType(Unfit):
    """The content is of a type that the kind does not take, whatever the name says."""

    def __init__(self, labels: Iterable[str]) -> None:
        message = _("这种文件不能用，请选 %(types)s 格式的文件") % {"types": "、".join(labels)}
        super().__init__("file_type", message, "file")


class BadImage(Unfit):
    """A picture that cannot be read, is too small, too large in pixels, or too dark."""

    def __init__(self, code: str, **values: object) -> None:
        messages = {
            "unreadable": _("这张图片打不开，可能没有传完整。请重新选一张"),
            "pixels": _("这张图片的尺寸太大，请换一张普通照片"),
            "small": _("这张图片太小，宽至少 %(width)s 像素、高至少 %(height)s 像素。请用手机重新拍一张"),
            "dark": _("这张照片太暗，看不清脸。请在光线好的地方重新拍一张"),
        }
        super().__init__(f"image_{code}", messages[code] % values, "file")


class BadArchive(Unfit):
    """A zip or spreadsheet that would do harm when opened."""

    def __init__(self, code: str) -> None:
        messages = {
            "unreadable": _("这个文件打不开，可能没有传完整。请重新保存后再传"),
            "members": _("这个压缩包里的文件太多"),
            "size": _("这个文件展开以后太大。如果是表格，请删掉空白的行和列，另存后再传"),
            "ratio": _("这个文件的压缩比例异常，不能打开。请用表格软件另存后再传"),
            "path": _("这个压缩包里有指向外面的路径，不能打开"),
            "link": _("这个压缩包里有链接文件，不能打开"),
            "encrypted": _("这个文件加了密码，请去掉密码后再传"),
        }
        super().__init__(f"archive_{code}", messages[code], "file")


class BadFilm(Unfit):
    """ffprobe cannot read the film, or there is nothing to see in it."""

    def __init__(self, problem: str) -> None:
        messages = {
            "unreadable": _("这个视频打不开。请重新导出成 MP4（H.264）再传"),
            "no_picture": _("这个文件里没有画面。请选有画面的 MP4 视频"),
            "length": _("看不出这个视频有多长，或者超过了 6 小时。请重新导出成 MP4（H.264）再传"),
        }
        super().__init__(f"film_{problem}", messages[problem], "file")
