"""Addresses of the desks and of the preferences."""

from django.conf import settings
from django.urls import path

from portal.home.views import audit, browsers, desks, gallery, preferences

app_name = "home"

urlpatterns = [
    path("me/", desks.me, name="me"),
    path("desk/", desks.desk, name="desk"),
    path("desk/audit/", audit.log, name="audit"),
    path("school/", desks.school, name="school"),
    path("agency/", desks.agency, name="agency"),
    path("assess/", desks.assess, name="assess"),
    path("preferences/large-print/", preferences.large_print, name="large_print"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("i18n/setlang/", preferences.set_language, name="set_language"),
    path("robots.txt", browsers.robots, name="robots"),
    path("favicon.ico", browsers.favicon, name="favicon"),
]
if settings.PORTAL_ENV in ("local", "test"):
    urlpatterns.append(path("kit/", gallery.kit, name="kit"))
