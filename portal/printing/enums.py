"""What an examination of a PDF can find."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """Why a file is not, or not without reserve, what the portal signed. `%(…)s` is filled in where it is shown."""

    TOO_LARGE = "too_large", _("文件超过 %(megabytes)s MB，没有读取。")
    NOT_A_PDF = "not_a_pdf", _("这不是 PDF 文件。")
    TRUNCATED = "truncated", _("文件不完整，后面缺了一部分，可能是下载中断。请重新下载。")
    DAMAGED = "damaged", _("文件已损坏，读不出来。")
    ENCRYPTED = "encrypted", _("文件加了密码，无法检查。本平台签发的文件都不加密。")
    TOO_COMPLEX = "too_complex", _("文件结构异常，检查已中止。本平台签发的文件不会这样。")
    BUSY = "busy", _("正在检查的文件太多，请过一会儿再试。")
    NO_SIGNATURE = "no_signature", _("文件里没有数字签名。打印后再扫描、另存或转换格式都会丢掉签名，请用原文件。")
    RESAVED = "resaved", _("签名已经损坏：文件多半用别的软件打开后另存过，或者改过。请用下载到的原文件。")
    # The name is whatever the signer wrote there.
    SIGNED_BY_OTHER = "signed_by_other", _("签名的不是本平台。签名人自称“%(signer)s”，没有核实过。")
    ALTERED = "altered", _("签名之后，文件内容被改动过。")
    APPENDED = "appended", _("签名之后，文件后面又添加了内容：%(changes)s。")
    INVALID = "invalid", _("签名本身不正确，不是用证书上的密钥签的。")
    UNTRUSTED = "untrusted", _("签名证书在签名时无效，或者它的根证书不在信任之列。")
    KEY_COMPROMISED = "key_compromised", _("签名所用的密钥已泄露，签名时间在泄露之后，不可信。")
    KEY_COMPROMISED_UNDATED = (
        "key_compromised_undated",
        _("签名所用的密钥后来泄露了。签名自称的时间在泄露之前，但没有时间戳证明，要以登记的文件摘要为准。"),
    )
    # Not a fault of the file.
    DEVELOPMENT = "development", _("签名证书由开发用证书机构签发，只供开发和演示，不能证明任何单位的身份。")
    OTHER_SIGNATURES = "other_signatures", _("文件里还有别人的签名：%(signers)s。")


class Change(models.TextChoices):
    """What was added to a file after it was signed."""

    PAGES = "pages", _("增加或删除了页面")
    PAGE_CONTENT = "page_content", _("第 %(page)s 页的内容变了")
    ANNOTATIONS = "annotations", _("第 %(page)s 页加了或改了批注")
    FIELDS = "fields", _("加了或改了表单内容")
    SIGNATURES = "signatures", _("加了签名")
    ATTACHMENTS = "attachments", _("加了或改了附件")
    SCRIPTS = "scripts", _("加了或改了自动执行的动作")
    METADATA = "metadata", _("文件属性变了")
    STRUCTURE = "structure", _("目录或排版的结构变了")
    UNREADABLE = "unreadable", _("加上的内容读不懂")
    NOTHING_VISIBLE = "nothing_visible", _("没有看得见的变化")
