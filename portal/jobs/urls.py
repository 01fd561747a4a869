"""Addresses of the room."""

from django.urls import path

from portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("jobs/<str:public_id>/", views.progress, name="progress"),
]
