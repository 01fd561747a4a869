"""The forms of the directory and of its upkeep."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.access import selectors as access
from portal.access.enums import Permission, Role
from portal.accounts import selectors as accounts
from portal.accounts.fields import PhoneField
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
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写注销日期")},
    )


class GrantFilterForm(forms.Form):
    """Whose roles to show."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("姓名或手机号"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class GrantForm(forms.Form):
    """Who gets which role where."""

    use_required_attribute = False

    phone = PhoneField(label=_("对方的手机号"), help_text=_("对方要先用这个号码登录过一次"))
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[("", _("请选择")), *(choice for choice in Role.choices if choice[0] not in {"learner", "volunteer"})],
        error_messages={"required": _("请选择角色")},
    )
    place = forms.CharField(
        label=_("单位或辖区"),
        max_length=18,
        help_text=_("单位写统一社会信用代码（18 位），辖区写行政区划代码（6 位）"),
        error_messages={"required": _("请写单位或辖区的代码")},
    )

    def clean_phone(self) -> str:
        """Refuse a number that never signed in: whoever gets a role has proven their number before."""
        self.user = accounts.by_phone(self.cleaned_data["phone"])
        if self.user is None:
            raise ValidationError(_("这个号码还没有登录过。请对方先登录一次，再来分配角色"), code="unknown")
        return self.cleaned_data["phone"]

    def clean_place(self) -> str:
        """Find the organisation or the division behind the code."""
        code = self.cleaned_data["place"].strip().upper()
        short = code.isdecimal() and len(code) == 6
        self.region = regions.get(int(code)) if short else None
        self.organisation = None if short else selectors.get_by_code(code)
        if self.region is None and self.organisation is None:
            raise ValidationError(_("没有找到这个代码，请对照名录看一遍"), code="unknown")
        return code
