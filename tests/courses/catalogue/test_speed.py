"""The syllabus on a course's page is written once a process and language, and never shows another version's."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.catalogue import registry
from tests.courses.catalogue.conftest import new_course

pytestmark = pytest.mark.django_db


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
