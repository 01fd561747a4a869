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
    path("grants/", views.grants, name="grants"),
    path("grants/new/", views.grant, name="grant"),
    path("grants/<int:pk>/end/", views.grant_end, name="grant_end"),
    path("<str:public_id>/", views.organisation, name="organisation"),
]
