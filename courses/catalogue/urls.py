"""Addresses of the catalogue."""

from django.urls import path

from courses.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<uuid:course_uuid>/", views.course, name="course"),
]
