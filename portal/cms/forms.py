"""Forms of this room: the search box, and editing pages that belong to a region."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.cms import selectors


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("想找什么"), max_length=60, required=False)


class RegionalPageForm(WagtailAdminPageForm):
    """Refuses a region that is not the editor's own."""

    def clean_region(self) -> Any:
        """Return the region if the editor may write about it."""
        region = self.cleaned_data.get("region")
        if not selectors.covers_region(self.for_user, region.pk if region else None):
            raise ValidationError(_("只能填您负责的地区"))
        return region
