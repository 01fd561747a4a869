"""Boxes that stand out: warning, tip, local rule."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class BoxBlock(blocks.TextBlock):
    """A short text in a box; plain, so nothing in it needs cleaning."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("rows", 2)
        super().__init__(**kwargs)


class WarningBlock(BoxBlock):
    """What must not go wrong."""

    class Meta:
        label = _("注意")
        icon = "warning"
        template = "blocks/warning.html"


class TipBlock(BoxBlock):
    """What makes it easier."""

    class Meta:
        label = _("提示")
        icon = "help"
        template = "blocks/tip.html"


class LocalRuleBlock(BoxBlock):
    """What differs from place to place, so ask there."""

    class Meta:
        label = _("各地规定不同")
        icon = "site"
        template = "blocks/local_rule.html"
