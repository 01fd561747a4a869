"""All addresses, assembled by string; a room's own stand in its urls."""

from django.urls import include, path, re_path

from portal.api import api, nowhere

urlpatterns = [
    # First: answers of an exam come this way by the thousand, and the list is walked from the top.
    path("api/v1/", api.urls),
    re_path(r"^api(?:/.*)?$", nowhere, name="api_nowhere"),
    path("", include("portal.jobs.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("", include("portal.files.urls")),
    path("messages/", include("portal.messaging.urls")),
    path("organisations/", include("portal.organisations.urls")),
    path("people/", include("portal.people.urls")),
    path("agency/", include("portal.employment.urls")),
    path("desk/policy/", include("portal.policy.urls")),
    path("", include("portal.home.urls")),
    path("courses/", include("courses.catalogue.urls")),
    path("learn/", include("courses.lessons.urls")),
    path("", include("courses.enrolment.urls")),
    path("assess/questions/", include("certification.questions.urls")),
    path("assess/practical/", include("certification.practical.urls")),
    path("", include("certification.exams.urls")),
    path("", include("certification.contests.urls")),
    path("", include("certification.awards.urls")),
    # Before the certificates: certificates/look-ups/ is no certificate's address.
    path("", include("certification.verification.urls")),
    path("", include("certification.certificates.urls")),
    path("", include("certification.targets.urls")),
    path("timebank/", include("credit.timebank.urls")),
    path("", include("credit.records.urls")),
    path("", include("credit.inspections.urls")),
    path("standards/", include("certification.standards.urls")),
    path("", include("credit.subsidies.urls")),
    # Last: Wagtail answers whatever is left.
    path("", include("portal.cms.urls")),
]
