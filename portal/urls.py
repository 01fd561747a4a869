"""All addresses, assembled by string; a room's own stand in its urls."""

from django.conf import settings
from django.urls import include, path

from portal.api import api


def _exists(module: str) -> bool:
    return (settings.BASE_DIR / (module.replace(".", "/") + ".py")).exists()


_ROOMS = [
    ("", "portal.jobs.urls"),
    ("accounts/", "portal.accounts.urls"),
    ("", "portal.files.urls"),
    ("messages/", "portal.messaging.urls"),
    ("organisations/", "portal.organisations.urls"),
    ("people/", "portal.people.urls"),
    ("", "portal.home.urls"),
    ("courses/", "courses.catalogue.urls"),
    ("learn/", "courses.lessons.urls"),
    ("", "courses.enrolment.urls"),
    ("hours/", "courses.hours.urls"),
    ("assess/questions/", "certification.questions.urls"),
    ("", "certification.exams.urls"),
    ("", "certification.awards.urls"),
    ("certificates/", "certification.certificates.urls"),
    ("", "certification.verification.urls"),
]

urlpatterns = [
    *[path(prefix, include(module)) for prefix, module in _ROOMS if _exists(module)],
    path("api/v1/", api.urls),
    path("", include("portal.cms.urls")) if _exists("portal.cms.urls") else path("", include([])),
]
