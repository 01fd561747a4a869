"""Headings, paragraphs and steps."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from portal.cms.blocks import rich_text


class HeadingBlock(blocks.CharBlock):
    """A heading inside the page, below its title."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    class Meta:
        label = _("小标题")
        icon = "title"
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with bold, lists and links; cleaned on every save, not only when shown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", ["bold", "italic", "ol", "ul", "link", "h3"])
        super().__init__(**kwargs)

    def get_prep_value(self, value: RichText | None) -> str | None:
        """Return the cleaned source."""
        source = super().get_prep_value(value)
        return None if source is None else rich_text.clean(source)

    class Meta:
        label = _("段落")
        icon = "pilcrow"
        template = "blocks/paragraph.html"


class StepsBlock(blocks.StructBlock):
    """What to do, one thing after the other."""

    title = blocks.CharBlock(label=_("标题"), max_length=60)
    items = blocks.ListBlock(blocks.CharBlock(label=_("一步")), label=_("步骤"), min_num=1)

    class Meta:
        label = _("步骤")
        icon = "list-ol"
        template = "blocks/steps.html"
