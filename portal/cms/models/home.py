"""The home page and the landing pages of the kinds of users."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.cms.enums import Audience
from portal.cms.models.base import BasePage, BodyPage
from portal.cms.models.help import HelpPage
from portal.cms.models.news import NewsPage, NoticePage


class HomePage(BasePage):
    """The first page: a sentence, three doors, what is new, first steps."""

    hero_title = models.CharField(_("大标题"), max_length=40, default="学好本领，照护好老人")
    hero_text = models.CharField(_("大标题下的一两句话"), max_length=120, blank=True)

    template = "portal/cms/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("hero_title"), FieldPanel("hero_text")]

    class Meta:
        verbose_name = _("首页")
        verbose_name_plural = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add what is new (current notices, then the latest news) and the pages for each kind of user."""
        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        context["notices"] = NoticePage.current(today)[:3]
        context["news"] = NewsPage.objects.live().filter(published_on__lte=today).order_by("-published_on", "-pk")[:3]
        context["landings"] = LandingPage.objects.live().child_of(self).order_by("path")
        return context


class LandingPage(BodyPage):
    """Where one kind of user starts."""

    audience = models.CharField(_("写给谁"), max_length=20, choices=Audience)
    action_text = models.CharField(_("按钮文字"), max_length=20, blank=True)
    action_url = models.CharField(_("按钮去哪"), max_length=200, blank=True, help_text=_("本站地址，例如 /courses/"))

    template = "portal/cms/landing_page.html"
    parent_page_types = ["portal_cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("audience"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("action_text"),
        FieldPanel("action_url"),
    ]

    class Meta:
        verbose_name = _("入口页")
        verbose_name_plural = _("入口页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add the help for the same readers, and the pages of the other kinds of users."""
        context = super().get_context(request, *args, **kwargs)
        context["helps"] = HelpPage.objects.live().filter(audience=self.audience).order_by("order", "path")
        context["others"] = LandingPage.objects.live().sibling_of(self, inclusive=False).order_by("path")
        return context
