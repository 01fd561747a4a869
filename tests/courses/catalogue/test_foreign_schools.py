"""Another school can neither see the draft nor change it: every address, every method."""

import itertools

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection

from courses.catalogue import services
from courses.catalogue.models import CourseIndexPage, CoursePage, LessonPage
from portal.access import services as access
from portal.cms.models import Attachment, HomePage, Picture
from tests.courses.catalogue.conftest import new_course, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><rect width="9" height="9"/></svg>'
)


def addresses(course, lesson, revision):
    page, kind = [course.pk], ["courses_catalogue", "coursepage"]
    pages = "wagtailadmin_pages:"
    yield "wagtailadmin_explore", page
    yield "wagtailadmin_explore_results", page
    for name in (
        "edit", "delete", "copy", "move", "view_draft", "unpublish", "convert_alias", "usage", "history",
        "history_results", "revisions_index", "workflow_history", "set_privacy", "lock", "unlock", "preview_on_edit",
        "confirm_workflow_cancellation", "add_subpage", "set_page_position",
    ):  # fmt: skip
        yield pages + name, page
        yield pages + name, [lesson.pk]
    yield pages + "add", ["courses_catalogue", "lessonpage", course.pk]
    yield pages + "preview_on_add", ["courses_catalogue", "lessonpage", course.pk]
    yield pages + "revisions_view", [course.pk, revision.pk]
    yield pages + "revisions_revert", [course.pk, revision.pk]
    yield pages + "revisions_compare", [course.pk, "earliest", "latest"]
    yield pages + "workflow_preview", [course.pk, 1]
    yield "wagtailadmin_choose_page_child", page
    yield "wagtailadmin_api:pages:detail", page
    yield "wagtailadmin_editing_sessions:ping", [*kind, course.pk, 1]


def test_every_address_of_a_foreign_draft_is_a_404(world, signed_in):
    course = world.course
    lesson = LessonPage.objects.child_of(course).first()
    revision = course.get_latest_revision()
    for user in (world.other, world.far_officer):
        client = signed_in(user)
        for (name, args), method in itertools.product(addresses(course, lesson, revision), ("get", "post")):
            response = getattr(client, method)(reverse(name, args=args))
            assert response.status_code == 404, (name, method, response.status_code)
            assert course.title not in read(response)
    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_nothing_is_copied_or_moved_between_schools(world, signed_in):
    own = new_course(world.south_page, "SOUTH", title="南校的课")
    client = signed_in(world.other)
    copy = reverse("wagtailadmin_pages:copy", args=[own.pk])
    data = {"new_title": "塞过去", "new_slug": "x", "new_parent_page": world.north_page.pk, "copy_subpages": "on"}
    assert client.post(copy, data).status_code == 404
    for name, args in (
        ("wagtailadmin_pages:move", [own.pk]),
        ("wagtailadmin_pages:move_confirm", [own.pk, world.north_page.pk]),
    ):
        assert client.post(reverse(name, args=args), {"new_parent_page": world.north_page.pk}).status_code == 404
    assert own.get_parent().pk == world.south_page.pk
    assert CoursePage.objects.descendant_of(world.north_page).count() == 1


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_bulk_actions_do_not_reach_foreign_pages(world, signed_in, action):
    client = signed_in(world.other)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    for query in (f"?id={world.course.pk}", "?id=all", f"?id=all&childOf={world.north_page.pk}"):
        for response in (client.get(address + query), client.post(address + query)):
            assert response.status_code == 404
    assert CoursePage.objects.filter(pk=world.course.pk).exists()


def test_the_api_of_the_admin_changes_nothing(world, signed_in):
    client = signed_in(world.editor)
    address = reverse("wagtailadmin_api:pages:action", args=[world.course.pk, "delete"])
    assert client.post(address).status_code == 404
    listing = read(signed_in(world.other).get(reverse("wagtailadmin_api:pages:listing")))
    assert world.course.title not in listing


def test_lists_searches_choosers_and_reports_do_not_name_the_draft(world, signed_in, now):
    services.submit(page=world.course, actor=world.editor, now=now)
    client = signed_in(world.other)
    title = "照护基础"
    index = CourseIndexPage.objects.get()
    looked = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse("wagtailadmin_pages:search") + f"?q={title}",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page") + "?page_type=courses_catalogue.coursepage",
        reverse("wagtailadmin_choose_page_search") + f"?q={title}",
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={world.course.pk}",
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_reports:workflow_tasks"),
        reverse("wagtailadmin_reports:locked_pages"),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:page_types_usage"),
        reverse("wagtailadmin_pages:type_use", args=["courses_catalogue", "coursepage"]),
        "/search/?q=" + title,
        "/courses/?q=" + title,
        "/api/v1/courses/",
    ]
    for address in looked:
        body = read(client.get(address, follow=True))
        # the words that were searched for are said again
        said = body.replace(f'value="{title}"', "").replace(f"<em>{title}</em>", "")
        assert f">{title}" not in said, address
        assert f'"{title}' not in said, address


def test_own_pages_are_found_in_the_chooser(world, signed_in):
    client = signed_in(world.editor)
    body = read(client.get(reverse("wagtailadmin_choose_page_child", args=[world.north_page.pk])))
    assert world.course.title in body
    home = read(client.get(reverse("wagtailadmin_choose_page_child", args=[HomePage.objects.get().pk])))
    assert "帮助中心" in home


def test_pictures_and_documents_of_a_foreign_collection(world, signed_in):
    collection = Collection.objects.get(pk=world.north_page.collection_id)
    picture = Picture.objects.create(title="北校图", file=ContentFile(SVG, name="a.svg"), collection=collection)
    document = Attachment.objects.create(
        title="北校文件", file=ContentFile(b"WEBVTT\n", name="a.vtt"), collection=collection
    )
    own, other = signed_in(world.editor), signed_in(world.other)
    for listing in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        assert "北校图" in read(own.get(reverse(listing))), listing
        assert "北校图" not in read(other.get(reverse(listing))), listing
    for listing in ("wagtaildocs:index", "wagtaildocs_chooser:choose"):
        assert "北校文件" in read(own.get(reverse(listing))), listing
        assert "北校文件" not in read(other.get(reverse(listing))), listing
    for name, pk in (
        ("wagtailimages:edit", picture.pk), ("wagtailimages:delete", picture.pk),
        ("wagtailimages:image_usage", picture.pk), ("wagtailimages:preview", picture.pk),
        ("wagtailimages_chooser:chosen", picture.pk), ("wagtailimages_chooser:select_format", picture.pk),
        ("wagtaildocs:edit", document.pk), ("wagtaildocs:delete", document.pk),
        ("wagtaildocs:document_usage", document.pk), ("wagtaildocs_chooser:chosen", document.pk),
    ):  # fmt: skip
        args = [pk, "max-100x100"] if name == "wagtailimages:preview" else [pk]
        for method in ("get", "post"):
            response = getattr(other, method)(reverse(name, args=args))
            assert response.status_code == 404, (name, method, response.status_code)
    assert other.get(document.url).status_code == 404
    assert own.get(document.url).status_code == 200
    assert signed_in(world.officer).get(document.url).status_code == 200


def test_the_menu_of_a_school_is_short(world, signed_in):
    body = read(signed_in(world.editor).get(reverse("wagtailadmin_home")))
    assert "我的课程" in body
    for word in ('"name": "reports"', '"name": "settings"', '"name": "help"'):
        assert word not in body
    assert 'lang="zh-hans"' in body.lower()


def test_an_ended_grant_ends_the_rights(world, signed_in, now):
    access.grant(user=world.editor, role="assessor", organisation=world.north, actor=None, now=now)
    client = signed_in(world.editor)
    edit = reverse("wagtailadmin_pages:edit", args=[world.course.pk])
    assert client.get(edit).status_code == 200
    world.editor.grants.filter(role="school_editor").update(valid_to=now)
    assert client.get(edit).status_code in (302, 403, 404)
    assert not type(world.editor).objects.get(pk=world.editor.pk).groups.exists()
