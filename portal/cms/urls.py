"""Addresses of the content system; the pages themselves come last, because they take every address."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.cms.views import gate, media, search

decorate_urlpatterns(wagtailadmin_urls.urlpatterns, gate.gated)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media.media, name="media"),
    path("search/", search.search, name="search"),
    path("", include(wagtail_urls)),
]
