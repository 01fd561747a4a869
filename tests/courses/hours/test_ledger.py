"""The ledger: whatever is reported how often, it says what lessons and attendance say."""

import json
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.certificates.models import Certificate
from courses.enrolment import services as enrolment
from courses.enrolment.models import Enrolment
from courses.hours import logic, panels, selectors, services
from courses.hours.models import HourEntry
from courses.lessons.models import LessonProgress
from portal.audit import adapters
from portal.jobs.models import Job
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.courses import enrol, make_class, make_version
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db):
    school = OrganisationFactory(kind="school")
    number_patterns(school)
    return enrol(PersonFactory(), make_class(make_version(school, online=2, offline=1)))


def lessons(row):
    return selectors.required(row.training_class.version)


def learn(row, lesson, minutes, *, complete=False):
    now = timezone.now()
    LessonProgress.objects.update_or_create(
        enrolment_id=row.pk, lesson_uuid=lesson.uuid,
        defaults={"credited_ms": minutes * 60_000, "updated_at": now, "completed_at": now if complete else None},
    )  # fmt: skip


def attend(row, lesson):
    return enrolment.record_attendance(
        enrolment=row, lesson_uuid=lesson.uuid, held_on=timezone.localdate(), actor=None, now=timezone.now()
    )


def settle(row):
    return services.settle(enrolment_id=row.pk, now=timezone.now())


def test_settling_posts_the_difference_and_nothing_twice(row):
    online = lessons(row)[0]
    learn(row, online, 10)
    assert settle(row) == 10
    assert settle(row) == 0
    learn(row, online, 25)
    assert settle(row) == 15
    learn(row, online, 300)
    assert settle(row) == 20
    assert selectors.totals(row.pk) == {"online": 45, "offline": 0, "total": 45}
    assert [entry.minutes for entry in HourEntry.objects.order_by("pk")] == [10, 15, 20]


def test_an_attendance_taken_back_takes_its_minutes_back(row):
    practice = lessons(row)[2]
    for _ in range(2):
        entry = attend(row, practice)
        assert settle(row) == 45
        enrolment.reverse_attendance(attendance=entry, actor=None, now=timezone.now())
        assert settle(row) == -45
    assert selectors.totals(row.pk)["offline"] == 0
    assert selectors.faults() == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["learn", "attend", "reverse", "settle"]), st.integers(0, 1), st.integers(0, 60)),
        max_size=12,
    )
)
def test_after_any_sequence_the_ledger_equals_the_refold(steps):
    with transaction.atomic():
        school = OrganisationFactory(kind="school")
        row = enrol(PersonFactory(), make_class(make_version(school, online=2, offline=1)))
        first, second, practice = lessons(row)
        watched: dict[str, int] = {}
        standing = None
        for what, which, minutes in steps:
            lesson = (first, second)[which]
            if what == "learn":
                watched[lesson.uuid] = max(watched.get(lesson.uuid, 0), minutes)
                learn(row, lesson, watched[lesson.uuid])
            elif what == "attend" and standing is None:
                standing = attend(row, practice)
            elif what == "reverse" and standing is not None:
                enrolment.reverse_attendance(attendance=standing, actor=None, now=timezone.now())
                standing = None
            else:
                settle(row)
        settle(row)
        posted = {uuid: minutes for uuid, minutes in selectors.posted(row.pk).items() if minutes}
        assert posted == {uuid: minutes for uuid, minutes in selectors.earned(row).items() if minutes}
        assert sum(posted.values()) == selectors.totals(row.pk)["total"]
        assert selectors.faults() == []
        transaction.set_rollback(True)


def finish(row):
    first, second, practice = lessons(row)
    learn(row, first, 45, complete=True)
    learn(row, second, 45, complete=True)
    return attend(row, practice)


def test_completion_is_announced_once_and_brings_the_certificate(row, drain):
    finish(row)
    for _ in range(3):
        settle(row)
    row.refresh_from_db()
    assert row.state == "completed"
    assert Job.objects.filter(name="courses.hours.signals.course_completed").count() == 1
    drain()
    drain()
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.source_id) == ("training", row.pk)
    assert "共 3 课时" in certificate.facts["hours"]


def test_news_from_below_settles(row, drain):
    learn(row, lessons(row)[0], 30)
    attend(row, lessons(row)[2])
    drain()
    assert selectors.totals(row.pk) == {"online": 30, "offline": 45, "total": 75}


def test_what_is_missing_keeps_the_course_open(row):
    first, second, practice = lessons(row)
    learn(row, first, 45, complete=True)
    learn(row, second, 45)
    settle(row)
    assert selectors.missing(row) == [second.uuid, practice.uuid]
    learn(row, second, 45, complete=True)
    attend(row, practice)
    type(row.training_class).objects.update(test_required=True)
    row = Enrolment.objects.select_related("training_class__version").get(pk=row.pk)
    settle(row)
    assert selectors.missing(row) == ["test"]
    enrolment.record_test(
        enrolment_id=row.pk, source="exam:1", score=80, passed=True, held_on=timezone.localdate(), now=timezone.now()
    )
    settle(row)
    row.refresh_from_db()
    assert row.state == "completed"


def test_the_ledger_cannot_be_rewritten(row):
    learn(row, lessons(row)[0], 10)
    settle(row)
    for change in (lambda: HourEntry.objects.update(minutes=20), lambda: HourEntry.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def check():
    """Run the command; return its exit code and what it says of this ledger (lessons here have no heartbeats)."""
    out, code = StringIO(), 0
    try:
        call_command("check_ledgers", "--json", stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())["ledgers"]["hours"]


@pytest.mark.parametrize("minutes", [5, 44])
def test_check_ledgers_finds_a_changed_line(row, minutes):
    learn(row, lessons(row)[0], 40)
    settle(row)
    assert check()[1] == []
    adapters.remove()
    HourEntry.objects.update(minutes=minutes)
    code, faults = check()
    adapters.install()
    assert code == 1
    assert "does not lead from 0 to 40" in faults[0]


def test_check_ledgers_finds_a_line_taken_out(row):
    online = lessons(row)[0]
    for minutes in (10, 20):
        learn(row, online, minutes)
        settle(row)
    adapters.remove()
    HourEntry.objects.order_by("pk").first().delete()
    code, faults = check()
    adapters.install()
    assert code == 1
    assert len(faults) == 1


@given(st.dictionaries(st.sampled_from("abc"), st.integers(-100, 100)))
def test_credits_stay_within_the_lesson(earned):
    given_lessons = [logic.Lesson(uuid, 45, online=True) for uuid in "abc"]
    found = logic.credits(given_lessons, earned)
    assert all(0 <= minutes <= 45 for minutes in found.values())
    assert set(found) == set("abc")


def test_my_hours_take_one_query_where_the_classes_are_read_already(row, django_assert_num_queries):
    person = row.person
    for number in range(2):
        enrol(person, make_class(row.training_class.version, title=f"第{number}班"))
    request = mock.Mock(user=person.user)
    panels.my_hours(request)
    with django_assert_num_queries(1):
        template, context = panels.my_hours(request)
    assert len(context["rows"]) == 3
    assert template
