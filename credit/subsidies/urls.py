"""Addresses of the room."""

from django.urls import path

from credit.subsidies.views import claimants, officers, payments

app_name = "subsidies"
urlpatterns = [
    path("subsidies/", claimants.index, name="index"),
    path("subsidies/claims/<str:public_id>/", claimants.claim, name="claim"),
    path("subsidies/claims/<str:public_id>/withdraw/", claimants.withdraw, name="withdraw"),
    path("subsidies/notices/<str:public_id>/object/", claimants.object_to, name="object"),
    path("subsidies/<slug:code>/", claimants.offer, name="offer"),
    path("subsidies/<slug:code>/files/", claimants.claim_files, name="files"),
    path("agency/subsidies/", officers.agency, name="agency"),
    path("agency/subsidies/month/", officers.agency_month, name="agency_month"),
    path("agency/subsidies/<str:public_id>/", officers.agency_claim, name="agency_claim"),
    path("desk/subsidies/review/", officers.county, name="county"),
    path("desk/subsidies/review/<str:public_id>/", officers.county_claim, name="county_claim"),
    path("desk/subsidies/approve/", officers.city, name="city"),
    path("desk/subsidies/approve/notice/", officers.notice, name="notice"),
    path("desk/subsidies/approve/objections/<str:public_id>/", officers.objection, name="objection"),
    path("desk/subsidies/approve/<str:public_id>/", officers.city_claim, name="city_claim"),
    path("desk/subsidies/payments/", payments.index, name="payments"),
    path("desk/subsidies/payments/new/", payments.prepare, name="prepare"),
    path("desk/subsidies/payments/<str:public_id>/", payments.batch, name="batch"),
    path("desk/subsidies/bounced/<str:public_id>/", payments.bounced, name="bounced"),
    path("desk/subsidies/recoveries/<str:public_id>/", payments.recovery, name="recovery"),
]
