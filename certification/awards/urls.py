"""Addresses of the room."""

from django.urls import path

from certification.awards import views

app_name = "awards"
urlpatterns = [
    path("assess/awards/", views.index, name="index"),
    path("assess/awards/<str:public_id>/", views.session, name="session"),
]
