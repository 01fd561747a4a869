"""Addresses of the room."""

from django.urls import path

from certification.practical.views import assessors, officers

app_name = "practical"
urlpatterns = [
    path("", assessors.index, name="index"),
    path("sheets/<str:public_id>/", assessors.sheet, name="sheet"),
    path("sheets/<str:public_id>/confirm/", assessors.confirm, name="confirm"),
    path("sheets/<str:public_id>/step-back/", assessors.step_back, name="step_back"),
    path("sessions/", officers.index, name="sessions"),
    path("sessions/<str:public_id>/", officers.session, name="session"),
    path("sessions/<str:public_id>/plan/", officers.plan, name="plan"),
    path("sessions/<str:public_id>/appoint/", officers.appoint, name="appoint"),
    path("sessions/<str:public_id>/release/", officers.release, name="release"),
]
