"""What all pages of the portal share."""

from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.access.fields import new_public_id
from portal.cms import blocks


class BasePage(Page):
    """A page with one plain sentence about itself, shown in lists and found by search."""

    summary = models.CharField(
        _("一句话简介"), max_length=200, blank=True, help_text=_("显示在列表和搜索结果里，一句话说清这页讲什么。")
    )
    summary_en = models.CharField(_("英文简介"), max_length=300, blank=True, help_text=_("给英文界面用，可以不填。"))

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [FieldPanel("slug"), FieldPanel("summary_en")]
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give the page a name of its own in addresses where its Chinese title yields none."""
        if not getattr(self, "slug", "") and not slugify(self.title):
            self.slug = new_public_id()
        super().full_clean(*args, **kwargs)


class BodyPage(BasePage):
    """A page whose content is a body of blocks."""

    body = StreamField(blocks.body_blocks(), blank=True, verbose_name=_("正文"))

    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True
