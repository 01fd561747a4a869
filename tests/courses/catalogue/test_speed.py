"""The syllabus on a course's page is written once a process and language, and never shows another version's."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.catalogue import registry, selectors, views
from portal.organisations.models import Organisation
from tests.courses.catalogue.conftest import new_course
from tests.factories import PersonFactory
from tests.factories.courses import enrol, make_class

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The most that /me/ of a learner with running classes may take, all panels of all rooms counted.
DESK_QUERIES = 19


def test_a_visitor_costs_two_reads_once_the_syllabus_is_written(world, publish, client, monkeypatch):
    monkeypatch.setattr(registry, "_actions", {})
    course = new_course(world.north_page, "SPEED", lessons=3)
    publish(world, course)
    address = reverse("catalogue:course", args=[course.uuid])
    counts = []
    for _visit in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts == [2, 1]


def test_each_language_and_each_version_has_its_own(world, publish, client):
    course = publish(world)
    address = reverse("catalogue:course", args=[course.uuid])
    assert "节课，共" in client.get(address).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "节课，共" not in client.get(address).content.decode()
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    before = client.get(address).content.decode()
    course.refresh_from_db()
    course.sections[0].value["title"] = "夜间照护"
    course.save_revision()
    publish(world, course)
    after = client.get(address).content.decode()
    assert "夜间照护" in after
    assert "夜间照护" not in before


@pytest.mark.parametrize("lessons", [3, 30])
def test_a_learner_costs_seven_reads_at_any_length(world, publish, signed_in, lessons):
    """Session, user, course, classes, person, enrolments, grants: the target is 15."""
    course = new_course(world.north_page, f"LONG{lessons}", lessons=lessons)
    publish(world, course)
    version = selectors.latest_version(course.uuid)
    person, training_class = PersonFactory(), make_class(version)
    enrol(person, training_class)
    make_class(version, title="2026年第5期初级工班")
    client = signed_in(person.user)
    address = reverse("catalogue:course", args=[course.uuid])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert reverse("lessons:overview", args=[training_class.public_id]) in page
    assert len(queries) == 7, [query["sql"][:120] for query in queries]


def test_what_is_kept_of_a_course_is_nobodys(world, publish, signed_in, client):
    course = publish(world)
    person = PersonFactory(name="欧阳试验")
    address = reverse("catalogue:course", args=[course.uuid])
    assert "欧阳试验" in signed_in(person.user).get(address).content.decode()
    assert "欧阳试验" not in client.get(address).content.decode()
    assert "欧阳试验" not in str(views._frozen(selectors.shown(course.uuid)[0], "zh-hans"))


def test_a_renamed_school_and_a_withdrawn_course_are_seen_at_once(world, publish, client):
    course = publish(world)
    address = reverse("catalogue:course", args=[course.uuid])
    assert client.get(address).status_code == 200
    Organisation.objects.filter(pk=world.north.pk).update(name="示例新名培训学校")
    assert "示例新名培训学校" in client.get(address).content.decode()
    course.refresh_from_db()
    course.unpublish()
    assert client.get(address).status_code == 404


def test_the_desk_reads_the_enrolments_once(world, publish, signed_in):
    version = selectors.latest_version(publish(world).uuid)
    counts = []
    for many in (1, 3):
        person = PersonFactory()
        for _ in range(many):
            enrol(person, make_class(version))
        client = signed_in(person.user)
        client.get("/me/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/me/").status_code == 200
        lists = [
            q["sql"] for q in queries if 'FROM "courses_enrolment_enrolment"' in q["sql"] and "applied_at" in q["sql"]
        ]
        assert len([sql for sql in lists if "DESC" in sql]) == 1, lists
        counts.append(len(queries))
    assert counts[0] == counts[1] <= DESK_QUERIES, [query["sql"][:150] for query in queries]
