"""Addresses of the room."""

from django.urls import path

from certification.standards import views

app_name = "standards"

urlpatterns = [
    path("", views.levels, name="levels"),
]
