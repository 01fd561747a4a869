"""Addresses of the room, all below /agency/."""

from django.urls import path

from portal.employment.views import importing, keys, roster

app_name = "employment"
urlpatterns = [
    path("roster/", roster.index, name="roster"),
    path("roster/export/", roster.export, name="export"),
    path("roster/add/", roster.add, name="add"),
    path("roster/import/", importing.upload, name="upload"),
    path("roster/import/template/", importing.template, name="template"),
    path("roster/import/<str:public_id>/", importing.intake, name="intake"),
    path("roster/<str:public_id>/", roster.line, name="line"),
    path("roster/<str:public_id>/leave/", roster.leave, name="leave"),
    path("roster/<str:public_id>/leaving/", roster.correct_leaving, name="correct_leaving"),
    path("roster/<str:public_id>/withdraw/", roster.withdraw, name="withdraw"),
    path("roster/<str:public_id>/post/", roster.change_post, name="change_post"),
    path("keys/", keys.index, name="keys"),
    path("keys/new/", keys.new, name="new_key"),
    path("keys/<str:public_id>/revoke/", keys.revoke, name="revoke_key"),
    path("keys/<str:public_id>/renew/", keys.renew, name="renew_key"),
]
