"""What this room puts into registries."""

from typing import Any

from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from courses.catalogue import demo, forms, models, panels, permissions, selectors, services
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.cms import registry as cms
from portal.demo import registry as chapters
from portal.files import registry as files
from portal.home import registry as home

audit.append_only("courses_catalogue_syllabusversion", mutable=("course_page_id",))

files.kind(
    services.MEDIA_KIND,
    max_bytes=500 * files.MB,
    types={"video/mp4", "text/vtt", "application/pdf", "application/zip"},
    # Who may watch is decided where people learn: the room of lessons registers the readers.
)

cms.group_source("school:", "review:", function=services.groups_of)
cms.page_gate("catalogue", permissions.may_reach)
cms.search_source("course", label=_("课程"), find=selectors.search_results)
home.panel("school", order=20, function=panels.own_courses, permission=Permission.COURSES_EDIT)
home.panel("desk", order=10, function=panels.reviews, permission=Permission.COURSES_MODERATE)

chapters.chapter(50, "courses.catalogue", demo.load)

models.CoursePage.base_form_class = forms.CoursePageForm
models.LessonPage.base_form_class = forms.LessonPageForm


def _plant(sender: Any, **kwargs: Any) -> None:
    services.plant()


def connect(config: Any) -> None:
    """Make the root of the courses after each migrate of this room."""
    post_migrate.connect(_plant, sender=config, dispatch_uid="courses.catalogue.plant")
