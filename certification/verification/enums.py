"""Ways in which a certificate is looked up."""

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
