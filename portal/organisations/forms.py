"""The forms of the directory and of its upkeep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations import selectors
from portal.organisations.enums import Kind
from portal.regions import selectors as regions


class DirectoryForm(forms.Form):
    """What a visitor looks for; a wrong value is passed over, for addresses are shared and shortened."""

    use_required_attribute = False

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部类型")), *Kind.choices])
    region = forms.TypedChoiceField(label=_("地区"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        written = str(data.get("region", ""))
        chosen = int(written) if written.isdecimal() and len(written) == 6 else 0
        self.fields["region"].choices = [("", _("全部地区")), *selectors.places(chosen=chosen)]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return words, kind and region as the selector takes them."""
        self.is_valid()
        # Judged already: in a search nobody needs to be told that each field may stay empty.
        for field in self.fields.values():
            field.required = True
        found = self.cleaned_data
        return {"words": found.get("q", ""), "kind": found.get("kind", ""), "region": found.get("region") or 0}


class DetailsForm(forms.Form):
    """What an officer may change of a registered organisation."""

    name = forms.CharField(label=_("机构名称"), max_length=120, error_messages={"required": _("请填写机构名称")})
    beds = forms.IntegerField(label=_("床位数"), min_value=0, max_value=100_000, initial=0, help_text=_("没有床位填 0"))
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=40)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    introduction = forms.CharField(
        label=_("简介"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RegistrationForm(DetailsForm):
    """What it takes to register one."""

    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("请选择")), *Kind.choices])
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=40,
        help_text=_("18 位，在营业执照、登记证书或法人证书上"),
        error_messages={"required": _("请填写统一社会信用代码")},
    )
    region = forms.TypedChoiceField(label=_("所在地区"), coerce=int, help_text=_("您能管理的地区"))
    field_order = ["name", "kind", "credit_code", "region", "beds", "phone", "address", "introduction"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = access.scope(user, Permission.ORGANISATIONS_EDIT)
        names = [(region.code, regions.full_name(region.code)) for region in regions.within(scope.ranges)]
        self.fields["region"].choices = [("", _("请选择")), *names]  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    """From which day an organisation is closed."""

    on = forms.DateField(
        label=_("注销日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请填写注销日期")},
    )
