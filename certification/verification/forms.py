"""What people fill in to check certificates, and to show their own."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from certification.verification.enums import Shown


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
        # Browsers count in UTF-16: a rare character takes two, and a name has up to fifty.
        max_length=100,
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
    TOO_LARGE = _("文件太大，证书不会超过 5 MB。")

    @classmethod
    def refused(cls) -> "FileForm":
        """Return the form as it looks after a file so large that nobody read it."""
        form = cls({}, MultiValueDict())
        form.full_clean()
        form.errors.clear()
        form.add_error("file", cls.TOO_LARGE)
        return form

    def clean_file(self) -> object:
        """Refuse what cannot be a certificate."""
        upload = self.cleaned_data["file"]
        if upload.size > self.MOST:
            raise forms.ValidationError(self.TOO_LARGE)
        # Readers look for the mark in the first kilobyte (ISO 32000-1, annex H, note 13).
        if b"%PDF-" not in upload.read(1024):
            raise forms.ValidationError(_("这不是 PDF 文件，请上传下载到的证书原件。"))
        upload.seek(0)
        return upload


class QuestionForm(forms.Form):
    """A question in words, for whoever has looked up a great deal."""

    use_required_attribute = False

    answer = forms.CharField(max_length=20, help_text=_("查得有点多了。写出得数，就能接着查。写数字就行"))
    proof = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *, text: str, token: str, again: bool) -> None:
        """Take the question, its token, and whether the last one was answered wrongly."""
        super().__init__({} if again else None, initial={"proof": token})
        self.fields["answer"].label = text
        # The token is a new one, whatever was sent with the old.
        self.token = token
        if again:
            self.full_clean()
            self.errors.clear()
            self.add_error("answer", _("得数不对，或者过了五分钟。这是一道新题"))


class BatchForm(forms.Form):
    """Rows pasted, or a spreadsheet."""

    use_required_attribute = False
    one_of = ("rows", "file")

    organisation = forms.ChoiceField(label=_("替哪家机构核验"), required=False)
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
        help_text=_(".xlsx 格式，最多 1000 行。可以用您自己的花名册：有“证书编号”和“姓名”两列就行，别的列照样还给您"),
        error_messages={"empty": _("这个文件是空的，请重新选一个")},
    )

    MOST = 5 * 1024 * 1024
    TOO_LARGE = _("文件太大，最多 5 MB。")

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the caller's organisations as (public id, name); with one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            field = self.fields["organisation"]
            field.choices = [("", _("请选择")), *organisations]  # type: ignore[attr-defined]
            field.required = True
            field.error_messages["required"] = _("请选择替哪家机构核验")
        else:
            del self.fields["organisation"]

    def clean_file(self) -> object:
        """Refuse what is too large to be such a list."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > self.MOST:
            raise forms.ValidationError(self.TOO_LARGE)
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
    one_of = ("file", "text")

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
    TOO_LARGE = _("文件太大，电子凭证不会超过 200 KB。")

    @classmethod
    def refused(cls) -> "CredentialForm":
        """Return the form as it looks after a file so large that nobody read it."""
        form = cls({}, MultiValueDict())
        form.full_clean()
        form.errors.clear()
        form.add_error("file", cls.TOO_LARGE)
        return form

    def clean_file(self) -> object:
        """Refuse what is too large to be a credential, and send PDFs where they are checked."""
        upload = self.cleaned_data["file"]
        if upload and upload.size > self.MOST and upload.read(5) != b"%PDF-":
            raise forms.ValidationError(self.TOO_LARGE)
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


class ShareForm(forms.Form):
    """A link to a certificate of one's own."""

    use_required_attribute = False

    shows = forms.MultipleChoiceField(
        label=_("除了核验结果，还给对方看什么"),
        required=False,
        choices=Shown.choices,
        help_text=_("只勾对方真正需要的。身份证号只印在 PDF 上，网页上不显示"),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("几天内有效"),
        coerce=int,
        choices=[(1, _("1 天")), (7, _("7 天")), (30, _("30 天"))],
        initial=7,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择几天内有效")},
    )
    purpose = forms.CharField(
        label=_("给谁看"),
        max_length=60,
        required=False,
        help_text=_("只写给您自己看，例如：应聘康宁养老院"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, showable: Collection[str], **kwargs: Any) -> None:
        """Take what this certificate has to show."""
        super().__init__(*args, **kwargs)
        self.fields["shows"].choices = [  # type: ignore[attr-defined]
            choice for choice in Shown.choices if choice[0] in showable
        ]
