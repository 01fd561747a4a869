"""Addresses of the room."""

from django.urls import path

from certification.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.index, name="index"),
    path("certificates/<str:public_id>/", views.certificate, name="certificate"),
    path("assess/certificates/", views.issued, name="issued"),
    path("assess/certificates/<str:public_id>/", views.record, name="record"),
    path("assess/certificates/<str:public_id>/<slug:word>/", views.change, name="change"),
]
