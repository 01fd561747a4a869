"""Addresses of the room."""

from django.urls import path

from certification.verification import feeds
from certification.verification.views import batch, credential, log, public

app_name = "verification"
urlpatterns = [
    path("verify/", public.check, name="check"),
    path("verify/credential/", credential.check, name="credential"),
    path("agency/verify/", batch.index, name="batch"),
    path("agency/verify/download/", batch.download, name="batch_download"),
    path("log/", log.index, name="log"),
    path("log/feed/", feeds.heads, name="log_feed"),
    path("log/<int:position>/", log.entry, name="log_entry"),
    path("v/<str:code>", public.scanned, name="scanned"),
]
