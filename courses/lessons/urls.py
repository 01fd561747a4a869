"""Addresses of the player."""

from django.urls import path

from courses.lessons.views import calls, pages

app_name = "lessons"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<str:public_id>/", pages.overview, name="overview"),
    path("<str:public_id>/<uuid:lesson_uuid>/", pages.lesson, name="lesson"),
    path("<str:public_id>/<uuid:lesson_uuid>/transcript/", pages.transcript, name="transcript"),
    path("<str:public_id>/<uuid:lesson_uuid>/quiz", calls.quiz, name="quiz"),
    path("<str:public_id>/<uuid:lesson_uuid>/read", calls.read, name="read"),
    path("<str:public_id>/<uuid:lesson_uuid>/heartbeat", calls.heartbeat, name="heartbeat"),
]
