"""Addresses of the room."""

from django.urls import path

from certification.targets.views import people, public, regions

app_name = "targets"
urlpatterns = [
    path("statistics/", public.statistics, name="statistics"),
    path("statistics/<int:code>/", public.region_statistics, name="region_statistics"),
    path("desk/regions/<int:code>/", regions.region, name="region"),
    path("desk/regions/<int:code>/export/", regions.export, name="export"),
    path("desk/regions/<int:code>/uncertified/", people.uncertified, name="uncertified"),
    path("desk/regions/<int:code>/uncertified/export/", people.export_uncertified, name="export_uncertified"),
    path("desk/agencies/<str:public_id>/", people.agency, name="agency"),
    path("desk/people/<str:public_id>/", people.person, name="person"),
]
