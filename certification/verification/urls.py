"""Addresses of the room."""

from django.urls import path

from certification.verification import feeds
from certification.verification.views import batch, credential, log, public, sharing

app_name = "verification"
urlpatterns = [
    path("verify/", public.check, name="check"),
    path("verify/credential/", credential.check, name="credential"),
    path("agency/verify/", batch.index, name="batch"),
    path("agency/verify/download/", batch.download, name="batch_download"),
    path("log/", log.index, name="log"),
    path("log/feed/", feeds.heads, name="log_feed"),
    path("log/verify_certificate.py", log.script, name="log_script"),
    path("log/<int:position>/", log.entry, name="log_entry"),
    path("certificates/look-ups/", sharing.look_ups, name="look_ups"),
    path("certificates/<str:public_id>/links/", sharing.links, name="links"),
    path("certificates/<str:public_id>/links/<str:link_id>/", sharing.withdraw, name="withdraw"),
    path("s/<str:secret>", sharing.opened, name="shared"),
    path("s/<str:secret>/pdf", sharing.pdf, name="shared_pdf"),
    path("v/<str:code>", public.scanned, name="scanned"),
]
