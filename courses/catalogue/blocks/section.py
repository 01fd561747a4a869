"""A section of a syllabus."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SectionBlock(blocks.StructBlock):
    """A section: lessons name it by the block's id, so its title may change."""

    title = blocks.CharBlock(label=_("章名"), max_length=40)
    summary = blocks.CharBlock(label=_("一句话说明"), max_length=80, required=False)

    class Meta:
        label = _("一章")
        icon = "list-ul"
