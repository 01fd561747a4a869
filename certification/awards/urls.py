"""Addresses of the room."""

from django.urls import path

from certification.awards.views import batches, examination, recognition

app_name = "awards"
urlpatterns = [
    path("assess/awards/", examination.index, name="index"),
    path("assess/awards/contests/", recognition.placings, name="placings"),
    path("assess/awards/direct/", recognition.assessments, name="assessments"),
    path("assess/awards/conversion/", recognition.conversion, name="conversion"),
    path("assess/awards/batches/<str:public_id>/", batches.batch, name="batch"),
    path("assess/awards/batches/<str:public_id>/progress/", batches.progress, name="batch_progress"),
    path("assess/awards/batches/<str:public_id>/files/", batches.run_files, name="batch_files"),
    path("assess/awards/<str:public_id>/all/", batches.plan, name="batch_plan"),
    path("assess/awards/<str:public_id>/", examination.session, name="session"),
]
