"""Pages: a course as a signed-in caregiver sees it, and an uncached page of the content system."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from courses.catalogue.models import SyllabusVersion
from portal.cms.models import HelpPage
from portal.demo import registry
from portal.demo.adapters import read_world
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


def course_page(*, small: bool) -> dict:
    """Reach: 0.3 of a bare view that shows a finished page of the same size to a signed-in user."""
    _world()
    world = _told[0]
    version = SyllabusVersion.objects.get(pk=world.ids["course:L5-LIFE"])
    cookies = _signed_in(world.ids["user:P11"])
    ours = request(f"/courses/{version.course_uuid}/", cookies=cookies, HTTP_HOST="testserver")
    status, body = Site().answer(ours())
    if status != 200:
        raise RuntimeError(f"the course page answered {status}")
    bare.template_of(body.decode())
    return compare(
        (Site(), ours), (Site(**BARE), request("/page", cookies=cookies)), reach=0.3, runs=15 if small else 60
    )


def cms_page(*, small: bool) -> dict:
    """Reach: at most four times a bare Wagtail page, without any cache."""
    _world()
    page: Page = HelpPage.objects.live().order_by("pk").first()
    path = page.get_url()
    path = path[path.index("/", 8) :] if path.startswith("http") else path
    return compare(
        (Site(), request(path)), (Site(**BARE), request(f"/cms{path}")), reach=0.25, runs=15 if small else 60
    )
