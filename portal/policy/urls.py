"""Addresses of the room."""

from django.urls import path

from portal.policy import views

app_name = "policy"

urlpatterns = [
    path("", views.packs, name="packs"),
    path("<str:public_id>/", views.pack, name="pack"),
    path("<str:public_id>/activate/", views.activate, name="activate"),
    path("<str:public_id>/proposals/<str:proposal_id>/", views.decide, name="decide"),
    path("<str:public_id>/value/", views.value, name="value"),
]
