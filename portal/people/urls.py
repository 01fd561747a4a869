"""Addresses of the room."""

from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("identity/", views.identity, name="identity"),
    path("identity/<int:region>/", views.identity_document, name="identity_document"),
    path("photo/", views.photo, name="photo"),
    path("done/", views.done, name="done"),
    path("me/", views.me, name="me"),
    path("education/", views.education, name="education"),
    path("place/", views.place, name="place"),
    path("place/<int:region>/", views.move, name="move"),
    path("<str:public_id>/", views.person, name="person"),
    path("<str:public_id>/number/", views.number, name="number"),
]
