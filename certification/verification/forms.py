"""The form of the public check."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckForm(forms.Form):
    """Number and name, as on the certificate."""

    number = forms.CharField(
        label=_("证书编号"),
        max_length=60,
        help_text=_("在证书下方，例如 S 开头的 22 位编号"),
        error_messages={"required": _("请填写证书编号")},
    )
    name = forms.CharField(
        label=_("持证人姓名"),
        max_length=60,
        help_text=_("和证书上一样，一个字都不要少"),
        error_messages={"required": _("请填写持证人姓名")},
    )


class FileForm(forms.Form):
    """The PDF itself."""

    file = forms.FileField(
        label=_("证书 PDF 文件"),
        error_messages={"required": _("请选择证书的 PDF 文件"), "empty": _("这个文件是空的")},
    )

    MOST = 5 * 1024 * 1024

    def clean_file(self) -> object:
        """Refuse what cannot be a certificate."""
        upload = self.cleaned_data["file"]
        if upload.size > self.MOST:
            raise forms.ValidationError(_("文件太大，证书不会超过 5 MB。"))
        if upload.read(5) != b"%PDF-":
            raise forms.ValidationError(_("这不是 PDF 文件，请上传下载到的证书原件。"))
        upload.seek(0)
        return upload


class BatchForm(forms.Form):
    """Rows pasted, or a spreadsheet."""

    use_required_attribute = False

    rows = forms.CharField(
        label=_("证书编号和姓名"),
        required=False,
        max_length=200_000,
        strip=False,
        help_text=_("一行一个人：先写证书编号，空一格，再写姓名。可以从 Excel 里复制两列粘贴过来"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("或者上传 Excel"),
        required=False,
        help_text=_(".xlsx 格式：第一列证书编号，第二列姓名，最多 1000 行"),
        error_messages={"empty": _("这个文件是空的，请重新选一个")},
    )

    MOST = 5 * 1024 * 1024

    def clean_file(self) -> object:
        """Refuse what is too large to be such a list."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > self.MOST:
            raise forms.ValidationError(_("文件太大，最多 5 MB。"))
        return upload

    def clean(self) -> dict:
        """Want one of the two."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("file") and not (given.get("rows") or "").strip():
            self.add_error("rows", _("请填写要核验的证书编号和姓名"))
        return given


class CredentialForm(forms.Form):
    """A credential: its file, or what is in it."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("电子凭证文件"),
        required=False,
        help_text=_("以 .json 结尾的文件；也可以粘贴里面的内容，给一样就行"),
        error_messages={"empty": _("这个文件是空的，请重新选一个")},
    )
    text = forms.CharField(
        label=_("或者把文件里的内容粘贴到这里"),
        required=False,
        max_length=200_000,
        help_text=_("从第一个 { 到最后一个 }，一个字都不要少"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )

    MOST = 200 * 1024

    def clean_file(self) -> object:
        """Refuse what is too large to be a credential, and send PDFs where they are checked."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > self.MOST and upload.read(5) != b"%PDF-":
            raise forms.ValidationError(_("文件太大，电子凭证不会超过 200 KB。"))
        if upload:
            upload.seek(0)
            if upload.read(5) == b"%PDF-":
                raise forms.ValidationError(_("这是 PDF 文件，请到“查证书”页面，用证书的 PDF 文件来查。"))
            upload.seek(0)
        return upload

    def clean(self) -> dict:
        """Want one of the two."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("file") and not (given.get("text") or "").strip():
            self.add_error("file", _("请选择电子凭证文件，或者粘贴里面的内容"))
        return given

    def content(self) -> bytes:
        """Return what was given; of both, the file."""
        upload = self.cleaned_data["file"]
        return upload.read() if upload else self.cleaned_data["text"].strip().encode()
