"""Addresses of the room."""

from django.urls import path

from certification.verification import views

app_name = "verification"
urlpatterns = [
    path("verify/", views.check, name="check"),
    path("v/<str:code>", views.scanned, name="scanned"),
]
