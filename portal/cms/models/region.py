"""The region that a page is about."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


def region_field() -> models.ForeignKey:
    """Return the field: a division of the one tree, or none for everywhere."""
    return models.ForeignKey(
        "portal_regions.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("地区"),
    )


def region_panel() -> FieldPanel:
    """Return its panel: the six digits are typed, a list of three thousand names would help nobody."""
    return FieldPanel(
        "region",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("填 6 位行政区划代码，例如 230100；不填表示全省。"),
    )
