"""What policies ask for, in plain words."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.cms.models.base import BasePage, BodyPage
from portal.cms.models.region import region_field, region_panel


class PolicyIndexPage(BasePage):
    """All policy texts."""

    template = "portal/cms/policy_index_page.html"
    max_count = 1
    parent_page_types = ["portal_cms.HomePage"]
    subpage_types = ["portal_cms.PolicyPage"]

    class Meta:
        verbose_name = _("政策解读")
        verbose_name_plural = _("政策解读")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add the policies, the newest first."""
        context = super().get_context(request, *args, **kwargs)
        found = PolicyPage.objects.live().child_of(self).select_related("region")
        context["entries"] = found.order_by("-effective_from", "path")
        return context


class PolicyPage(BodyPage):
    """One policy explained; the document itself is the authority."""

    region = region_field()
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    effective_to = models.DateField(_("有效期至"), null=True, blank=True)

    template = "portal/cms/policy_page.html"
    parent_page_types = ["portal_cms.PolicyIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BodyPage.content_panels,
        region_panel(),
        FieldPanel("effective_from"),
        FieldPanel("effective_to"),
    ]

    class Meta:
        verbose_name = _("政策")
        verbose_name_plural = _("政策")
