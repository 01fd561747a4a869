"""From draft to catalogue: submit, review, freeze."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from courses.catalogue import errors, selectors, services, signals
from courses.catalogue.logic import syllabus
from courses.catalogue.models import CoursePage, LessonPage, SyllabusVersion
from portal.audit.models import Entry
from portal.messaging.models import Message
from tests.courses.catalogue.conftest import new_course, new_lesson, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LESSON_FORM = {
    f"{name}-{part}": value
    for name in ("objectives", "body", "key_points", "quiz", "comments")
    for part, value in (("count", "0"), ("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
}


def test_approval_freezes_a_version_and_shows_it(world, publish, client, drain):
    heard = []

    def receiver(sender, signal, **ids):
        heard.append(ids)

    signals.version_published.connect(receiver)
    address = reverse("catalogue:course", args=[world.course.uuid])
    assert client.get(address).status_code == 404
    assert world.course.title not in read(client.get("/courses/"))

    publish(world)
    drain()
    signals.version_published.disconnect(receiver)

    version = selectors.latest_version(world.course.uuid)
    assert (version.number, version.lesson_count, version.minutes_online, version.minutes_offline) == (1, 2, 45, 45)
    assert heard == [{"version_id": version.pk, "course_uuid": str(world.course.uuid)}]
    assert version.content_hash == syllabus.digest(version.content)
    lesson = version.content["sections"][0]["lessons"][0]
    assert [block["type"] for block in lesson["blocks"]] == ["heading", "paragraph", "warning"]
    assert lesson["blocks"][1]["html"] == "<p>两小时翻身一次</p>"
    assert lesson["quiz"][0]["options"] == [{"key": "A", "text": "两小时"}, {"key": "B", "text": "一天"}]
    assert selectors.lesson_in(version, lesson["uuid"]) == lesson
    assert selectors.lesson_in(version, world.course.uuid) is None
    assert world.course.title in read(client.get("/courses/"))
    page = read(client.get(address))
    assert "一日照护" in page
    assert "线上 1 课时" in page
    assert LessonPage.objects.child_of(world.course).filter(live=False).count() == 0
    actions = list(
        Entry.objects.filter(action__startswith="catalogue.").order_by("pk").values_list("action", flat=True)
    )
    assert actions[-3:] == ["catalogue.course.submitted", "catalogue.version.frozen", "catalogue.course.approved"]


def test_the_other_side_is_told(world, publish):
    publish(world)
    told = {(message.user_id, message.subject) for message in Message.objects.all()}
    assert told == {
        (world.officer.pk, f"课程等您审核：{world.course.title}"),
        (world.editor.pk, f"课程通过了：{world.course.title}"),
    }


def test_the_same_content_again_makes_no_new_version_and_a_change_does(world, publish):
    publish(world)
    publish(world)
    assert SyllabusVersion.objects.count() == 1
    lesson = LessonPage.objects.child_of(world.course).first()
    lesson.minutes = 90
    lesson.save_revision()
    publish(world)
    assert list(SyllabusVersion.objects.order_by("number").values_list("number", "minutes_online")) == [
        (1, 45),
        (2, 90),
    ]
    first = SyllabusVersion.objects.get(number=1)
    assert syllabus.lessons(first.content)[0]["minutes"] == 45


def test_a_retired_lesson_is_left_out_of_the_next_version(world, publish):
    publish(world)
    lesson = LessonPage.objects.child_of(world.course).last()
    lesson.retired = True
    lesson.save_revision()
    publish(world)
    assert selectors.latest_version(world.course.uuid).lesson_count == 1
    lesson.refresh_from_db()
    assert not lesson.live


def test_versions_are_append_only(world, publish):
    publish(world)
    version = SyllabusVersion.objects.get()
    for change in ({"title": "别的"}, {"number": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SyllabusVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()
    # The page may go: the frozen copy stays and only forgets it.
    CoursePage.objects.get(pk=world.course.pk).delete()
    version = SyllabusVersion.objects.get()
    assert version.course_page_id is None
    assert selectors.version(pk=version.pk).title == "照护基础"
    assert not selectors.published().exists()


def test_what_is_missing_is_said_at_submission(world, now):
    empty = new_course(world.north_page, "EMPTY", lessons=0)
    with pytest.raises(errors.NotReady) as caught:
        services.submit(page=empty, actor=world.editor, now=now)
    assert "还没有课" in str(caught.value)
    lost = new_lesson(empty, 1, section="nowhere", title="没有章的课", kind="video", body=[])
    lost.save_revision()
    with pytest.raises(errors.NotReady) as caught:
        services.submit(page=empty, actor=world.editor, now=now)
    assert "《没有章的课》还没有选属于哪一章。" in str(caught.value)


def test_only_a_bureau_of_the_region_decides_and_never_the_submitter(world, now):
    services.submit(page=world.course, actor=world.editor, now=now)
    course = CoursePage.objects.get(pk=world.course.pk)
    for user in (world.editor, world.other, world.far_officer):
        with pytest.raises(errors.NotAReviewer):
            services.decide(page=course, actor=user, approve=True, now=now)
    with pytest.raises(errors.NotUnderReview):
        services.decide(page=new_course(world.north_page, "OTHER"), actor=world.officer, approve=True, now=now)


def test_sent_back_with_a_reason_then_submitted_again(world, publish, now):
    services.submit(page=world.course, actor=world.editor, now=now)
    course = CoursePage.objects.get(pk=world.course.pk)
    services.decide(page=course, actor=world.officer, approve=False, comment="第二课太短", now=now)
    assert "第二课太短" in Message.objects.get(user_id=world.editor.pk).body
    publish(world)
    assert SyllabusVersion.objects.count() == 1


def test_lessons_are_locked_while_their_course_is_read(world, signed_in, now):
    lesson = LessonPage.objects.child_of(world.course).first()
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    client = signed_in(world.editor)
    assert "整门课正在审核" not in read(client.get(edit))
    services.submit(page=world.course, actor=world.editor, now=now)
    page = client.get(edit)
    assert "整门课正在审核" in read(page)
    before = lesson.revisions.count()
    client.post(edit, {**LESSON_FORM, "title": "偷偷改"})
    assert lesson.revisions.count() == before
    for name, args in (
        ("wagtailadmin_pages:delete", [lesson.pk]),
        ("wagtailadmin_pages:copy", [lesson.pk]),
        ("wagtailadmin_pages:add", ["courses_catalogue", "lessonpage", world.course.pk]),
    ):
        response = client.post(reverse(name, args=args), follow=True)
        assert "正在审核" in read(response), name
    assert LessonPage.objects.child_of(world.course).count() == 2
    course = CoursePage.objects.get(pk=world.course.pk)
    services.withdraw(page=course, actor=world.editor, now=now)
    assert "整门课正在审核" not in read(client.get(edit))


def _form(course, **more):
    section = course.sections[0]
    return {
        "title": course.title, "code": course.code, "level": "5", "role": "flagship", "audience": course.audience,
        "summary": course.summary, "summary_en": "", "cover": "", "sections-count": "1", "sections-0-deleted": "",
        "sections-0-order": "0", "sections-0-type": "section", "sections-0-id": section.id,
        "sections-0-value-title": "一日照护", "sections-0-value-summary": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", **more,
    }  # fmt: skip


@pytest.mark.parametrize("root", [False, True])
def test_a_reviewer_decides_and_changes_nothing(world, signed_in, now, root):
    services.submit(page=world.course, actor=world.editor, now=now)
    course = CoursePage.objects.get(pk=world.course.pk)
    if root:
        world.officer.is_superuser = True
        world.officer.save()
    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])
    officer = signed_in(world.officer)
    page = read(officer.get(edit))
    assert "审核时不能改学校写的内容" in page
    assert 'data-workflow-action-name="approve"' in page
    assert 'data-workflow-action-name="reject"' in page
    before = course.revisions.count()
    for wish in ({}, {"action-publish": "1"}, {"action-submit": "1"}, {"action-restart-workflow": "1"}):
        refused = officer.post(edit, _form(course, title="经办人改的", **wish))
        assert refused.status_code == 403
        assert "审核时不能改学校写的内容" in read(refused)
    assert course.revisions.count() == before
    revision = course.revisions.first()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[course.pk, revision.pk])
    assert officer.post(revert, _form(course, title="经办人改的")).status_code == 403
    decision = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    far = signed_in(world.far_officer)
    far.post(edit, _form(course, title="外地改的", **decision))
    assert CoursePage.objects.get(pk=course.pk).workflow_in_progress
    told = json.dumps({"comment": "第二课太短"})
    sent_back = {**decision, "workflow-action-name": "reject", "workflow-action-extra-data": told}
    assert officer.post(edit, _form(course, title="经办人改的", **sent_back)).status_code == 302
    assert "第二课太短" in Message.objects.get(user_id=world.editor.pk).body
    services.submit(page=CoursePage.objects.get(pk=course.pk), actor=world.editor, now=now)
    assert officer.post(edit, _form(course, title="经办人改的", **decision)).status_code == 302
    version = selectors.latest_version(course.uuid)
    assert (version.number, version.title) == (1, course.title)
    assert "改的" not in json.dumps(version.content, ensure_ascii=False)


def test_through_the_admin_as_people_do_it(world, signed_in):
    """The same path by Wagtail's own forms: the editor's button, the officer's button."""
    course = world.course
    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])
    editor = signed_in(world.editor)
    page = read(editor.get(edit))
    assert "action-submit" in page
    assert "action-publish" not in page
    section = course.sections[0]
    form = {
        "title": course.title, "code": course.code, "level": "5", "role": "flagship", "audience": course.audience,
        "summary": course.summary, "summary_en": "", "cover": "", "sections-count": "1", "sections-0-deleted": "",
        "sections-0-order": "0", "sections-0-type": "section", "sections-0-id": section.id,
        "sections-0-value-title": "一日照护", "sections-0-value-summary": "", "action-submit": "1",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    broken = LessonPage.objects.child_of(course).first()
    broken.body = []
    broken.save_revision()
    refused = editor.post(edit, {**form, "audience": "改过的一句话"})
    assert refused.status_code == 200
    assert "还没有内容" in read(refused)
    assert "改过的一句话" in read(refused)
    broken.body = [("tip", "慢一点")]
    broken.save_revision()
    assert editor.post(edit, form).status_code == 302
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    assert state is not None

    officer = signed_in(world.officer)
    assert course.title in read(officer.get(reverse("wagtailadmin_home")))
    assert "审核通过" in read(officer.get(edit))
    draft = read(officer.get(reverse("wagtailadmin_pages:view_draft", args=[course.pk])))
    assert "慢一点" in draft
    action = reverse("wagtailadmin_pages:workflow_action", args=[course.pk, "approve", state.pk])
    assert officer.post(action, {"comment": ""}).status_code == 302
    assert selectors.latest_version(course.uuid).number == 1
    assert Entry.objects.get(action="catalogue.version.frozen").actor_id == world.officer.pk
    assert json.dumps(selectors.latest_version(course.uuid).content, ensure_ascii=False).count("慢一点") == 1
