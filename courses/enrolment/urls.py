"""Addresses of the room: classes as learners see them, and the school's desk."""

from django.urls import include, path

from courses.enrolment.views import learners, schools

_learners = (
    [
        path("<str:public_id>/", learners.training_class, name="class"),
        path("<str:public_id>/withdraw/", learners.withdraw, name="withdraw"),
    ],
    "enrolment",
)
_school = (
    [
        path("", schools.index, name="classes"),
        path("new/", schools.new, name="new"),
        path("<str:public_id>/", schools.training_class, name="class"),
        path("<str:public_id>/decide/", schools.decide, name="decide"),
        path("<str:public_id>/attend/", schools.attend, name="attend"),
        path("<str:public_id>/attend/reverse/", schools.reverse_attendance, name="attend_reverse"),
    ],
    "school",
)
urlpatterns = [path("classes/", include(_learners)), path("school/classes/", include(_school))]
