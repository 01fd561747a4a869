"""Pages for everything that has no page type of its own."""

from django.utils.translation import gettext_lazy as _

from portal.cms.models.base import BodyPage


class StandardPage(BodyPage):
    """About, imprint and the like."""

    template = "portal/cms/standard_page.html"
    parent_page_types = ["portal_cms.HomePage", "portal_cms.StandardPage"]
    subpage_types = ["portal_cms.StandardPage"]

    class Meta:
        verbose_name = _("普通页")
        verbose_name_plural = _("普通页")
