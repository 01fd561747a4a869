"""News, and public notices that are withdrawn when their period ends."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.cms import registry
from portal.cms.enums import NoticeKind
from portal.cms.models.base import BasePage, BodyPage
from portal.cms.models.region import region_field, region_panel
from portal.regions import logic as division
from portal.regions import selectors as divisions


class NewsIndexPage(BasePage):
    """All news, the newest first."""

    template = "portal/cms/news_index_page.html"
    max_count = 1
    parent_page_types = ["portal_cms.HomePage"]
    subpage_types = ["portal_cms.NewsPage"]

    class Meta:
        verbose_name = _("新闻")
        verbose_name_plural = _("新闻")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add the news."""
        context = super().get_context(request, *args, **kwargs)
        found = NewsPage.objects.live().child_of(self).select_related("region")
        context["entries"] = found.order_by("-published_on", "-pk")[:100]
        return context


class NewsPage(BodyPage):
    """One piece of news."""

    region = region_field()
    published_on = models.DateField(_("日期"), default=timezone.localdate)

    template = "portal/cms/news_page.html"
    parent_page_types = ["portal_cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*BodyPage.content_panels, FieldPanel("published_on"), region_panel()]

    class Meta:
        verbose_name = _("一条新闻")
        verbose_name_plural = _("新闻")


NOTICES = 20


def _places(running: Any) -> list[tuple[int, str]]:
    """Return (code, name) of the divisions that have a notice, and of those above them."""
    codes = {
        above
        for code in running.exclude(region=None).order_by().values_list("region_id", flat=True).distinct()
        for above in (code, code // 100 * 100, code // 10000 * 10000)
    }
    named = [(code, divisions.full_name(code)) for code in sorted(codes)]
    return [(code, name) for code, name in named if name]


def _behind(found: Any, key: str) -> Any:
    """Return the notices behind a key, the day and number of the last one shown; all for a key that is none."""
    day, _dot, number = key.partition(".")
    try:
        ends_on = date.fromisoformat(day)
    except ValueError:
        return found
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return found
    return found.filter(models.Q(ends_on__gt=ends_on) | models.Q(ends_on=ends_on, pk__gt=int(number)))


class NoticeIndexPage(BasePage):
    """Public notices whose period runs, the one that ends first on top."""

    template = "portal/cms/notice_index_page.html"
    max_count = 1
    parent_page_types = ["portal_cms.HomePage"]
    subpage_types = ["portal_cms.NoticePage"]

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = _("公示")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Add one page of the notices of today: of a region (`region`), of a kind (`kind`), behind a key (`after`)."""
        context = super().get_context(request, *args, **kwargs)
        running = NoticePage.current(timezone.localdate())
        places = _places(running)
        region = next((code for code, _name in places if str(code) == request.GET.get("region")), None)
        kind = request.GET.get("kind", "")
        kind = kind if kind in NoticeKind.values else ""
        found = running
        if region is not None:
            low, high = division.span(region)
            # A notice of everywhere is one of this region too.
            found = found.filter(models.Q(region__isnull=True) | models.Q(region__gte=low, region__lte=high))
        if kind:
            found = found.filter(kind=kind)
        entries = list(_behind(found, request.GET.get("after", ""))[: NOTICES + 1])
        chosen = {"region": region, "kind": kind}
        address = urlencode({name: value for name, value in chosen.items() if value})
        last = entries[NOTICES - 1] if len(entries) > NOTICES else None
        return context | {
            "entries": entries[:NOTICES],
            # What officers have published in other rooms, on the first page of all.
            "parts": [] if address or request.GET.get("after") else registry.notices_on(timezone.localdate()),
            "places": places,
            "kinds": NoticeKind.choices,
            "region": region,
            "kind": kind,
            "filtered": bool(address),
            "next_url": f"?{address}&after={last.ends_on.isoformat()}.{last.pk}".replace("?&", "?") if last else "",
            "first_url": f"?{address}" if request.GET.get("after") else "",
        }


class NoticePage(BodyPage):
    """A public notice (公示). From the day after `ends_on` nobody can read it any more, whatever else happens."""

    region = region_field()
    kind = models.CharField(_("类别"), max_length=20, choices=NoticeKind, default=NoticeKind.OTHER)
    published_on = models.DateField(_("公示开始"), default=timezone.localdate)
    ends_on = models.DateField(_("公示截止"), help_text=_("截止当天仍可查看，第二天自动撤下。"))

    template = "portal/cms/notice_page.html"
    parent_page_types = ["portal_cms.NoticeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BodyPage.content_panels,
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("ends_on")]),
        FieldPanel("kind"),
        region_panel(),
    ]

    class Meta:
        verbose_name = _("一份公示")
        verbose_name_plural = _("公示")

    @classmethod
    def current(cls, day: Any) -> Any:
        """Return the live notices whose period covers `day` (a local date), with their regions."""
        found = cls.objects.live().filter(published_on__lte=day, ends_on__gte=day)
        return found.select_related("region").order_by("ends_on", "pk")

    def days_left(self) -> int:
        """Return how many days the notice can still be read, today included."""
        return (self.ends_on - timezone.localdate()).days + 1

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        super().clean()
        if self.ends_on and self.published_on and self.ends_on < self.published_on:
            raise ValidationError({"ends_on": _("截止日期不能早于开始日期")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the notice in its period; afterwards say that it was withdrawn, and name nobody."""
        if not self.published_on <= timezone.localdate() <= self.ends_on:
            return render(request, "portal/cms/notice_gone.html", {"self_url": self.url}, status=410)
        return super().serve(request, *args, **kwargs)
