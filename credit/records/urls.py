"""Addresses of the room."""

from django.urls import path

from credit.records.views import officers, subjects

app_name = "records"
urlpatterns = [
    path("credit/", subjects.mine, name="mine"),
    path("credit/entries/<str:public_id>/", subjects.entry, name="entry"),
    path("credit/links/<str:public_id>/end/", subjects.end_share, name="end_share"),
    path("credit/shared/<str:token>/", subjects.shared, name="shared"),
    path("agency/credit/", subjects.archive, name="archive"),
    path("agency/credit/<str:public_id>/", subjects.agency_entry, name="agency_entry"),
    path("desk/credit/", officers.desk, name="desk"),
    path("desk/credit/organisations/<str:public_id>/", officers.desk_organisation, name="desk_organisation"),
    path("desk/credit/people/<str:public_id>/", officers.desk_person, name="desk_person"),
    path("desk/credit/entries/<str:public_id>/", officers.desk_entry, name="desk_entry"),
]
