"""Pages: a course as a signed-in caregiver sees it, and an uncached page of the content system."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page

from courses.catalogue import registry as courses
from courses.catalogue import selectors as catalogue
from courses.catalogue.models import SyllabusVersion
from portal.cms.models import HelpPage
from portal.demo import registry
from portal.demo.adapters import read_world
from portal.home import selectors as home
from portal.jobs import services as jobs
from tests.benchmarks import bare
from tests.benchmarks.measuring import BARE, Site, compare, request

# The chapters of the demonstration world that courses and pages need.
_CHAPTERS = {
    "portal.regions",
    "portal.accounts",
    "portal.cms",
    "portal.organisations",
    "portal.people",
    "courses.catalogue",
    "courses.enrolment",
}
_told: list = []


def _world() -> None:
    """Tell the part of the demonstration world that is measured, once."""
    if _told:
        return
    now = timezone.now()
    world = read_world(today=now.date())
    for chapter in registry.chapters():
        if chapter.name in _CHAPTERS:
            chapter.load(world, now=now)
            jobs.run_pending(now=now, raise_errors=True)
    _told.append(world)


def _signed_in(user_id: int) -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _shown(version: SyllabusVersion, user_id: int) -> dict:
    """Return what the course's page says, as plain dicts: for the bare view, which does not have to look for it."""
    request = RequestFactory().get(f"/courses/{version.course_uuid}/")
    request.user = get_user_model().objects.get(pk=user_id)
    sections = [
        {
            "number": number,
            "title": section["title"],
            "summary": section["summary"],
            "lessons": section["lessons"],
            "count": len(section["lessons"]),
            "online": catalogue.class_hours(section["minutes"]["online"]),
            "offline": catalogue.class_hours(section["minutes"]["offline"]),
            "hours": catalogue.class_hours(sum(section["minutes"].values())),
        }
        for number, section in enumerate(version.content["sections"], start=1)
    ]
    offered = courses.actions_for(request, version.course_uuid)[0]
    return {
        "nav": home.navigation(request, "me"),
        "nav_row": home.navigation(request, "me"),
        "nav_more": [],
        "course": {
            "title": version.title,
            "level": "五级 / 初级工",
            "role": version.get_role_display(),
            "audience": version.audience,
            "summary": version.summary,
            "school": version.organisation.name,
            "count": version.lesson_count,
            "hours": catalogue.class_hours(version.minutes),
            "online": catalogue.class_hours(version.minutes_online),
            "offline": catalogue.class_hours(version.minutes_offline),
            "sections": sections,
        },
        "class": {**offered, "tag": str(offered["tag"][0])},
    }


def course_page(*, small: bool) -> dict:
    """Reach: 0.3 of a bare view that writes a page of the same size for a signed-in user."""
    _world()
    world = _told[0]
    version = SyllabusVersion.objects.get(pk=world.ids["course:L5-LIFE"])
    cookies = _signed_in(world.ids["user:P11"])
    ours = Site(), request(f"/courses/{version.course_uuid}/", cookies=cookies, HTTP_HOST="testserver")
    bare.PAGE.update(_shown(version, world.ids["user:P11"]))
    plain = Site(**BARE), request("/page", cookies=cookies)
    _same_size(ours, plain)
    return compare(ours, plain, reach=0.3, runs=15 if small else 60)


def _same_size(*pairs: tuple[Site, Callable[[], dict]]) -> None:
    """Refuse to compare pages whose sizes differ by more than a twentieth: one of them was changed alone."""
    sizes = []
    for site, make in pairs:
        with site.active():
            status, body = site.answer(make())
        if status != 200:
            raise RuntimeError(f"a page answered {status}")
        sizes.append(len(body))
    if max(sizes) > 1.05 * min(sizes):
        raise RuntimeError(f"the pages are not of the same size: {sizes} bytes")


def cms_page(*, small: bool) -> dict:
    """Reach: at most four times a bare Wagtail page, without any cache."""
    _world()
    page: Page = HelpPage.objects.live().order_by("pk").first()
    path = page.get_url()
    path = path[path.index("/", 8) :] if path.startswith("http") else path
    return compare(
        (Site(), request(path)), (Site(**BARE), request(f"/cms{path}")), reach=0.25, runs=15 if small else 60
    )
