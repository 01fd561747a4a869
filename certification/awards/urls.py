"""Addresses of the room."""

from django.urls import path

from certification.awards.views import examination, recognition

app_name = "awards"
urlpatterns = [
    path("assess/awards/", examination.index, name="index"),
    path("assess/awards/contests/", recognition.placings, name="placings"),
    path("assess/awards/direct/", recognition.assessments, name="assessments"),
    path("assess/awards/conversion/", recognition.conversion, name="conversion"),
    path("assess/awards/<str:public_id>/", examination.session, name="session"),
]
