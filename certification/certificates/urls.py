"""Addresses of the room."""

from django.urls import path

from certification.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.certificate, name="certificate"),
]
