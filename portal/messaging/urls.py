"""Addresses of the room."""

from django.urls import path

from portal.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<str:public_id>/", views.follow, name="open"),
]
