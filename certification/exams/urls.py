"""Addresses of the room."""

from django.urls import path

from certification.exams.views import candidates, staff

app_name = "exams"
urlpatterns = [
    path("exams/", candidates.index, name="index"),
    path("exams/sessions/<str:public_id>/", candidates.session, name="session"),
    path("exams/sessions/<str:public_id>/withdraw/", candidates.withdraw, name="withdraw"),
    path("exams/<str:public_id>/", candidates.attempt, name="attempt"),
    path("exams/<str:public_id>/start/", candidates.start, name="start"),
    path("exams/<str:public_id>/save/", candidates.save, name="save"),
    path("exams/<str:public_id>/confirm/", candidates.confirm, name="confirm"),
    path("exams/<str:public_id>/result/", candidates.result, name="result"),
    path("assess/exams/", staff.index, name="staff_index"),
    path("assess/exams/blueprints/new/", staff.blueprint, name="staff_blueprint_new"),
    path("assess/exams/blueprints/<str:public_id>/", staff.blueprint, name="staff_blueprint"),
    path("assess/exams/sessions/new/", staff.new_session, name="staff_session_new"),
    path("assess/exams/sessions/<str:public_id>/", staff.session, name="staff_session"),
    path("assess/exams/sessions/<str:public_id>/publish/", staff.publish, name="staff_publish"),
    path("assess/exams/sessions/<str:public_id>/release/", staff.release, name="staff_release"),
    path("assess/exams/sessions/<str:public_id>/prepare/", staff.prepare, name="staff_prepare"),
    path("assess/exams/sessions/<str:public_id>/late/<str:registration>/", staff.late, name="staff_late"),
    path("assess/exams/sessions/<str:public_id>/extend/", staff.extend, name="staff_extend"),
]
