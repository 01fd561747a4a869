"""Freezing what was approved."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.search import index

from courses.catalogue.errors import NotReady
from courses.catalogue.logic import syllabus
from courses.catalogue.models import CoursePage, LessonPage, SyllabusVersion
from courses.catalogue.services import content as contents
from portal.audit import services as audit
from portal.jobs import services as jobs


def _publish_lessons(course: CoursePage, actor: Any) -> None:
    for lesson in LessonPage.objects.child_of(course).order_by("path"):
        latest = lesson.get_latest_revision_as_object()
        if latest.retired:
            if lesson.live:
                lesson.unpublish(user=actor)
        elif not lesson.live or lesson.has_unpublished_changes:
            # Whoever approved the course approved its lessons; Wagtail would ask for rights over each of them.
            revision = lesson.get_latest_revision() or lesson.save_revision(user=actor)
            revision.publish(user=actor, skip_permission_checks=True)


@transaction.atomic
def freeze_version(*, course_page: CoursePage, actor: Any, now: datetime) -> SyllabusVersion:
    """Publish the lessons of a course that was just published, and freeze all of it as a new version.

    The same content again makes no new version. Announces version_published.
    Raises NotReady when the course could not have been submitted either; then nothing is published.
    """
    # Two approvals of one course take turns, so version numbers stay without gaps.
    CoursePage.objects.select_for_update().get(pk=course_page.pk)
    if problems := contents.problems(course_page):
        raise NotReady(problems)
    _publish_lessons(course_page, actor)
    content = contents.gather(course_page, actor=actor, now=now)
    sha256 = syllabus.digest(content)
    last = SyllabusVersion.objects.filter(course_uuid=course_page.uuid).order_by("-number").first()
    if last is not None and last.content_hash == sha256:
        return last
    school = course_page.get_parent().specific
    version = SyllabusVersion.objects.create(
        course_uuid=course_page.uuid,
        number=last.number + 1 if last else 1,
        organisation_id=school.organisation_id,
        title=course_page.title,
        code=course_page.code,
        level=course_page.level,
        role=course_page.role,
        audience=course_page.audience,
        summary=course_page.summary,
        summary_en=course_page.summary_en,
        cover=content["course"]["cover"],
        lesson_count=len(syllabus.lessons(content)),
        minutes_online=content["minutes"]["online"],
        minutes_offline=content["minutes"]["offline"],
        content=content,
        content_hash=sha256,
        published_at=now,
        course_page=course_page,
    )
    index.insert_or_update_object(course_page)
    audit.record(
        actor=actor,
        action="catalogue.version.frozen",
        target=version,
        region=school.organisation.region_id,
        data={"number": version.number, "sha256": sha256},
        now=now,
    )
    jobs.announce(
        signal="courses.catalogue.signals.version_published",
        key=f"catalogue.version:{version.pk}",
        ids={"version_id": version.pk, "course_uuid": str(version.course_uuid)},
        now=now,
    )
    return version
