"""The tree of courses: one root, one page a school.

The tree stands beside the site, not below it: nobody reads these pages by their own address. The public sees frozen
versions at /courses/, and people who may edit the site's pages get no right over schools' drafts by inheritance.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from courses.catalogue.models.address import UrlParts, url_parts
from portal.cms.models.base import BasePage


class CourseIndexPage(BasePage):
    """The root of all schools; review is set up here once for all of them."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses_catalogue.SchoolPage"]
    preview_modes: list[tuple[str, str]] = []

    class Meta:
        verbose_name = _("课程总目录")
        verbose_name_plural = _("课程总目录")

    def get_url_parts(self, request: Any = None) -> UrlParts:
        """Return the catalogue's address."""
        return url_parts()


class SchoolPage(BasePage):
    """A school's own subtree, with a group for its editors and a collection for its pictures."""

    organisation = models.OneToOneField(
        "portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("学校")
    )
    editors = models.OneToOneField("auth.Group", null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    collection = models.OneToOneField(
        "wagtailcore.Collection", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["courses_catalogue.CourseIndexPage"]
    subpage_types = ["courses_catalogue.CoursePage"]
    preview_modes: list[tuple[str, str]] = []
    # Schools are opened by a service, which makes the group and the collection too.
    is_creatable = False
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*BasePage.search_fields, index.FilterField("organisation_id")]

    class Meta:
        verbose_name = _("学校")
        verbose_name_plural = _("学校")

    def get_url_parts(self, request: Any = None) -> UrlParts:
        """Return the catalogue's address."""
        return url_parts()
