"""Addresses of the room."""

from django.urls import path

from portal.files import views

app_name = "files"
urlpatterns = [
    path("files/<str:public_id>/", views.file, name="file"),
]
