"""Ways in which a certificate is looked up, and what an uploaded file turns out to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How the question came in."""

    PAGE = "page", _("网页")
    QR = "qr", _("扫码")
    API = "api", _("接口")
    PDF = "pdf", _("上传文件")
    BATCH = "batch", _("用人单位批量核验")
    SHARE = "share", _("出示链接")
    CREDENTIAL = "cred", _("电子凭证")


class Outcome(models.TextChoices):
    """What an uploaded file turns out to be; the register's word goes before the signature's."""

    IDENTICAL = "identical", _("完全一致，是签发的原件")
    APPENDED = "appended", _("原件是真的，后来被加了内容")
    ALTERED = "altered", _("文件被改动过")
    UNKNOWN = "unknown", _("签名是本平台的，但没有登记这份文件")
    LEAKED = "leaked", _("签名已经作废")
    FOREIGN = "foreign", _("不是本平台签发的")
    UNSIGNED = "unsigned", _("没有数字签名，不是原件")
    TRUNCATED = "truncated", _("文件不完整")
    UNREADABLE = "unreadable", _("文件读不出来")
    NO_PDF = "no_pdf", _("这不是 PDF 文件")
    BUSY = "busy", _("现在查的人太多")


class Shown(models.TextChoices):
    """What a holder's link shows beside the public answer."""

    NAME = "full_name", _("完整的姓名")
    PHOTO = "photo", _("照片")
    SCORES = "scores", _("考试成绩")
    PDF = "pdf", _("证书 PDF 下载（上面印着身份证号）")
