"""The help centre."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.cms.enums import Audience
from portal.cms.models.base import BasePage, BodyPage


class HelpIndexPage(BasePage):
    """All help pages, by the order that editors gave them."""

    template = "portal/cms/help_index_page.html"
    max_count = 1
    parent_page_types = ["portal_cms.HomePage"]
    subpage_types = ["portal_cms.HelpPage"]

    class Meta:
        verbose_name = _("帮助中心")
        verbose_name_plural = _("帮助中心")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add the help pages."""
        context = super().get_context(request, *args, **kwargs)
        context["entries"] = HelpPage.objects.live().child_of(self).order_by("order", "path")
        return context


class HelpPage(BodyPage):
    """Help on one subject or for one kind of user."""

    order = models.PositiveSmallIntegerField(_("顺序"), default=100)
    audience = models.CharField(_("写给谁"), max_length=20, choices=Audience, default=Audience.EVERYBODY)

    template = "portal/cms/help_page.html"
    parent_page_types = ["portal_cms.HelpIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*BodyPage.content_panels, FieldPanel("audience"), FieldPanel("order")]

    class Meta:
        verbose_name = _("帮助")
        verbose_name_plural = _("帮助")
