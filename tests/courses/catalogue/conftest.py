"""Two schools in two regions, their editors, the officers of both regions, and a course that is ready."""

import re
import uuid
from types import SimpleNamespace

import pytest
from django.utils import timezone

from courses.catalogue import services
from courses.catalogue.models import CoursePage, LessonPage
from portal.cms import services as cms
from portal.organisations.models import Organisation
from portal.regions.models import Region


def read(response):
    """Return the words of an answer; in JSON and in data for scripts Chinese is escaped."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), response.content.decode())


@pytest.fixture
def regions(db):
    found = {}
    for code, level, parent in [
        (230000, "province", None), (230100, "city", 230000), (230103, "county", 230100),
        (420000, "province", None), (420700, "city", 420000), (420704, "county", 420700),
    ]:  # fmt: skip
        found[code], _made = Region.objects.get_or_create(
            code=code, defaults={"name": f"示例{code}", "level": level, "parent_id": parent}
        )
    return found


def make_school(name, region, number):
    return Organisation.objects.create(
        kind="school", name=name, credit_code=f"52230103XXXX{number:05d}T", region_id=region, created_at=timezone.now()
    )


def new_lesson(course, number, *, section=None, kind="text", **values):
    values = {
        "title": f"第{number}课 翻身",
        "slug": f"lesson-{number}",
        "code": f"{course.code}-{number:02d}",
        "section": section or course.sections[0].id,
        "order": number,
        "kind": kind,
        "minutes": 45,
        "body": [("heading", "先看"), ("paragraph", "<p>两小时翻身一次</p>"), ("warning", "不要拖拉")],
        "quiz": [
            ("question", {"stem": "多久翻身？", "options": ["两小时", "一天"], "right": "A", "explanation": "防压疮"})
        ],
        "live": False,
        **values,
    }
    return course.add_child(instance=LessonPage(**values))


def new_course(school_page, code="L5-TEST", *, lessons=2, title="照护基础"):
    course = school_page.add_child(
        instance=CoursePage(
            title=title, slug=code.lower(), code=code, level=5, role="flagship", audience="给新入行的人", live=False,
            summary="从洗手学起", sections=[{"type": "section", "value": {"title": "一日照护", "summary": ""}, "id": str(uuid.uuid4())}],
        )
    )  # fmt: skip
    course.save_revision()
    for number in range(1, lessons + 1):
        new_lesson(course, number, kind="offline_practice" if number % 2 == 0 else "text").save_revision()
    return CoursePage.objects.get(pk=course.pk)


@pytest.fixture
def world(regions, make_user, now):
    north, south = make_school("示例北校", 230103, 1), make_school("示例南校", 420704, 2)
    found = SimpleNamespace(
        north=north,
        south=south,
        north_page=services.open_school(organisation=north, actor=None, now=now),
        south_page=services.open_school(organisation=south, actor=None, now=now),
        editor=make_user(("school_editor", north, None), name="北校编辑"),
        other=make_user(("school_editor", south, None), name="南校编辑"),
        officer=make_user(("county_officer", None, 230103), name="北区经办人"),
        far_officer=make_user(("city_officer", None, 420700), name="南市经办人"),
    )
    for user in (found.editor, found.other, found.officer, found.far_officer):
        cms.sync_groups(user=user, now=now)
    found.course = new_course(found.north_page)
    return found


@pytest.fixture
def publish(now):
    """Submit and approve a course, as its school and the bureau would."""

    def run(world, course=None):
        course = CoursePage.objects.get(pk=(course or world.course).pk)
        services.submit(page=course, actor=world.editor, now=now)
        course = CoursePage.objects.get(pk=course.pk)
        services.decide(page=course, actor=world.officer, approve=True, now=now)
        return CoursePage.objects.get(pk=course.pk)

    return run
