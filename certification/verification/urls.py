"""Addresses of the room."""

from django.urls import path

from certification.verification.views import batch, public

app_name = "verification"
urlpatterns = [
    path("verify/", public.check, name="check"),
    path("agency/verify/", batch.index, name="batch"),
    path("agency/verify/download/", batch.download, name="batch_download"),
    path("v/<str:code>", public.scanned, name="scanned"),
]
