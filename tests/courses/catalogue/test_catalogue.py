"""The public catalogue and what keeps a course from being deleted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.catalogue import registry, selectors
from courses.catalogue.models import CoursePage, SyllabusVersion
from tests.courses.catalogue.conftest import new_course, new_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_registry(monkeypatch):
    for name in ("_guards", "_actions", "_facts"):
        monkeypatch.setattr(registry, name, {})


@pytest.mark.parametrize("lessons", [1, 3, 30])
def test_a_course_page_costs_the_same_at_any_length(world, publish, client, lessons, empty_registry):
    course = new_course(world.north_page, f"LONG{lessons}", lessons=lessons)
    publish(world, course)
    address = reverse("catalogue:course", args=[course.uuid])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 3, [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("courses", [1, 3])
def test_the_catalogue_costs_the_same_for_any_number(world, publish, client, courses, empty_registry):
    for number in range(courses):
        publish(world, new_course(world.north_page, f"C{number}", title=f"课程{number}"))
    client.get("/courses/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/courses/").status_code == 200
    assert len(queries) <= 5, [query["sql"][:120] for query in queries]


def test_filters_count_and_narrow(world, publish, client):
    publish(world)
    first_aid = new_course(world.north_page, "EMERG", title="急救与应急")
    first_aid.level, first_aid.role = None, "first-aid"
    first_aid.save_revision()
    publish(world, first_aid)
    body = client.get("/courses/").content.decode()
    assert "全部 2" in body
    assert "五级 / 初级工 1" in body
    assert "不分等级 1" in body
    body = client.get("/courses/", {"level": "5"}).content.decode()
    assert "照护基础" in body
    assert "急救与应急" not in body
    body = client.get("/courses/", {"level": "0"}).content.decode()
    assert "照护基础" not in body
    body = client.get("/courses/", {"q": "急救"}).content.decode()
    assert "急救与应急</a>" in body
    assert "照护基础</a>" not in body
    assert "照护基础</a>" in client.get("/courses/", {"q": "翻身"}).content.decode(), (
        "found by the titles of its lessons"
    )
    assert "没有找到这样的课" in client.get("/courses/", {"q": "不存在"}).content.decode()
    assert client.get("/courses/", {"level": "x", "page": "y", "q": '"'}).status_code == 200
    assert "急救与应急" in client.get("/search/", {"q": "急救"}).content.decode()


def test_the_api_lists_the_catalogue(world, publish, client):
    publish(world)
    answer = client.get("/api/v1/courses/").json()
    assert answer["count"] == 1
    entry = answer["results"][0]
    assert entry["code"] == "L5-TEST"
    assert entry["school"]["name"] == "示例北校"
    assert entry["url"].endswith(f"/courses/{world.course.uuid}/")
    assert client.get("/api/v1/courses/?level=3").json()["count"] == 0
    assert client.get("/api/v1/courses/?page=0").status_code == 422


def test_an_unpublished_course_leaves_the_catalogue_and_stays_readable_for_classes(world, publish, client):
    course = publish(world)
    course.unpublish()
    assert client.get(reverse("catalogue:course", args=[course.uuid])).status_code == 404
    assert client.get("/api/v1/courses/").json()["count"] == 0
    assert selectors.latest_version(course.uuid).number == 1


def test_open_classes_fill_their_slot(world, publish, client, empty_registry):
    course = publish(world)
    address = reverse("catalogue:course", args=[course.uuid])
    assert "现在没有在招的班" in client.get(address).content.decode()
    registry.course_actions(
        lambda request, uuid: [
            {"title": "第 26-12 班", "rows": [("开班", "2026年12月1日")], "filled": 42, "quota": 60, "button": "报名这个班",
             "url": "/classes/x/", "note": "报名截止 11月28日", "tag": ("还有 18 个名额", "ok"), "facts": ["免费"]},
            {"title": "第 27-01 班", "rows": [], "filled": 0, "quota": None, "button": "", "url": "/classes/y/", "note": "",
             "tag": None, "facts": []},
        ]
    )  # fmt: skip
    registry.card_facts(
        lambda uuids: {uuid: {"tag": ("还有 18 个名额", "ok"), "facts": ["12月1日开班"]} for uuid in uuids}
    )
    body = client.get(address).content.decode()
    assert body.count("报名这个班") == 2, "in the card and in the bar at the bottom"
    assert "已报 42 人，共 60 人" in body
    assert "第 27-01 班" in body
    assert "12月1日开班" in client.get("/courses/").content.decode()


def _delete_as_superuser(django_user_model, signed_in, page):
    keeper = django_user_model.objects.create_superuser(username="keeper", password="x" * 12)
    client = signed_in(keeper)
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}"
    return [client.post(address, follow=True), client.get(address, follow=True), client.post(bulk, follow=True)]


def test_deletion_under_a_running_class_is_refused_with_its_reason(
    world, publish, signed_in, django_user_model, empty_registry
):
    course = publish(world)
    asked = []

    def guard(uuids):
        asked.extend(uuids)
        return "第 26-12 班正在上课，这门课不能删除。" if course.uuid in uuids else None

    registry.deletion_guard(guard)
    for page in (course, world.north_page):
        for response in _delete_as_superuser(django_user_model, signed_in, page):
            assert response.status_code == 200
            assert "第 26-12 班正在上课" in response.content.decode()
        django_user_model.objects.filter(username="keeper").delete()
    assert CoursePage.objects.filter(pk=course.pk).exists()
    assert asked


def test_without_a_reason_a_course_is_deleted_and_its_version_stays(
    world, publish, signed_in, django_user_model, empty_registry
):
    course = publish(world)
    keeper = django_user_model.objects.create_superuser(username="keeper", password="x" * 12)
    signed_in(keeper).post(reverse("wagtailadmin_pages:delete", args=[course.pk]), follow=True)
    assert not CoursePage.objects.filter(pk=course.pk).exists()
    assert SyllabusVersion.objects.get().course_page_id is None


def test_a_copy_is_another_course(world):
    copy = world.course.copy(recursive=True, update_attrs={"slug": "copy", "title": "新课"}, keep_live=False)
    copy = CoursePage.objects.get(pk=copy.pk)
    assert copy.uuid != world.course.uuid
    assert copy.get_latest_revision_as_object().uuid == copy.uuid
    new_lesson(copy, 9)
    old = {child.specific.uuid for child in world.course.get_children()}
    new = {child.specific.uuid for child in copy.get_children()}
    assert not old & new


@pytest.mark.parametrize(("minutes", "hours"), [(0, "0"), (45, "1"), (90, "2"), (30, "0.7"), (60, "1.3"), (2700, "60")])
def test_class_hours(minutes, hours):
    assert str(selectors.class_hours(minutes)) == hours
