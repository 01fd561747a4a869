"""Addresses of the room."""

from django.urls import path

from certification.certificates.views import holder, issuer

app_name = "certificates"
urlpatterns = [
    path("certificates/", holder.index, name="index"),
    path("certificates/<str:public_id>/", holder.certificate, name="certificate"),
    path("assess/certificates/", issuer.issued, name="issued"),
    path("assess/certificates/<str:public_id>/", issuer.record, name="record"),
    path("assess/certificates/<str:public_id>/<slug:word>/", issuer.change, name="change"),
]
