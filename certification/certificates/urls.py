"""Addresses of the room."""

from django.urls import path

from certification.certificates.views import credential, holder, issuer

app_name = "certificates"
urlpatterns = [
    path("certificates/", holder.index, name="index"),
    path("certificates/<str:public_id>/", holder.certificate, name="certificate"),
    path("certificates/<str:public_id>/credential.json", credential.download, name="credential"),
    # Ids of things that are signed: they never change, so they end without a slash.
    path("issuers/<slug:public_id>", credential.issuer, name="issuer"),
    path("status/<int:number>/<slug:purpose>", credential.status, name="status"),
    path("assess/certificates/", issuer.issued, name="issued"),
    path("assess/certificates/<str:public_id>/", issuer.record, name="record"),
    path("assess/certificates/<str:public_id>/<slug:word>/", issuer.change, name="change"),
]
