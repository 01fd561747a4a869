"""Addresses of the room."""

from django.urls import path

from portal.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("manage/", views.manage, name="manage"),
    path("manage/new/", views.register, name="register"),
    path("manage/<str:public_id>/", views.edit, name="edit"),
    path("manage/<str:public_id>/close/", views.close, name="close"),
    path("<str:public_id>/", views.organisation, name="organisation"),
]
