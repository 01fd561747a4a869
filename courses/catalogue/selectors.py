"""Reading versions and the catalogue."""

from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from courses.catalogue.logic import syllabus
from courses.catalogue.models import CoursePage, SchoolPage, SyllabusVersion
from portal.access import selectors as access
from portal.access.enums import Permission


def version(*, pk: int | None = None, public_id: str | None = None) -> SyllabusVersion:
    """Return one version with its organisation, by primary key or public id.

    Raises SyllabusVersion.DoesNotExist.
    """
    found = SyllabusVersion.objects.select_related("organisation")
    return found.get(public_id=public_id) if pk is None else found.get(pk=pk)


def latest_version(course_uuid: UUID | str) -> SyllabusVersion | None:
    """Return the newest version of a course, or None; whether or not the course is still in the catalogue."""
    found = SyllabusVersion.objects.filter(course_uuid=course_uuid).select_related("organisation")
    return found.order_by("-number").first()


def versions_of(course_uuid: UUID | str) -> QuerySet[SyllabusVersion]:
    """Return all versions of a course without their content, the newest first."""
    found = SyllabusVersion.objects.filter(course_uuid=course_uuid).select_related("organisation")
    return found.defer("content").order_by("-number")


def published() -> QuerySet[SyllabusVersion]:
    """Return the catalogue: the newest version of each course whose page is published, without contents."""
    newer = SyllabusVersion.objects.filter(course_uuid=OuterRef("course_uuid"), number__gt=OuterRef("number"))
    found = SyllabusVersion.objects.filter(course_page__live=True).exclude(Exists(newer))
    return found.select_related("organisation").defer("content").order_by("-level", "title", "pk")


def shown(course_uuid: UUID) -> tuple[str, str] | None:
    """Return (public id of the newest version, name of its school) of a course in the catalogue, else None.

    The one thing about a course's page that can change; everything else belongs to the version and may be kept.
    """
    rows = SyllabusVersion.objects.filter(course_uuid=course_uuid).order_by("-number")
    found = rows.values_list("public_id", "organisation__name", "course_page__live").first()
    return (found[0], found[1]) if found and found[2] else None


def of_school(organisation_id: int) -> QuerySet[SyllabusVersion]:
    """Return the newest version of each course of a school, without contents: what it may open classes on."""
    newer = SyllabusVersion.objects.filter(course_uuid=OuterRef("course_uuid"), number__gt=OuterRef("number"))
    found = SyllabusVersion.objects.filter(organisation_id=organisation_id).exclude(Exists(newer))
    return found.select_related("organisation").defer("content").order_by("title", "pk")


def level_counts(found: QuerySet[SyllabusVersion]) -> dict[int | None, int]:
    """Return how many courses of `found` there are by level, None standing for those without."""
    rows = found.order_by("level").values("level").annotate(count=Count("pk")).values_list("level", "count")
    return dict(rows)


def find(words: str, *, limit: int = 100) -> list[UUID]:
    """Return the courses in the catalogue that match `words`, best first."""
    pages = CoursePage.objects.live().search(words, operator="and")[:limit]
    return [page.uuid for page in pages]


def search_results(words: str) -> list[dict[str, Any]]:
    """Return courses as the portal's search page shows them."""
    order = find(words, limit=50)
    found = {version.course_uuid: version for version in published().filter(course_uuid__in=order)}
    return [
        {"title": found[uuid].title, "url": reverse("catalogue:course", args=[uuid]), "text": found[uuid].summary}
        for uuid in order
        if uuid in found
    ]


def school_pages(user: Any) -> QuerySet[SchoolPage]:
    """Return the schools whose courses the user edits by grant."""
    scope = access.scope(user, Permission.COURSES_EDIT)
    return SchoolPage.objects.filter(organisation_id__in=scope.organisations).order_by("title", "pk")


def lessons(version: SyllabusVersion) -> list[dict[str, Any]]:
    """Return the lessons of a version in the order in which they are taught (see courses.catalogue.logic)."""
    return syllabus.lessons(version.content)


def lesson_in(version: SyllabusVersion, lesson_uuid: UUID | str) -> dict[str, Any] | None:
    """Return one lesson of a version by its uuid, or None."""
    wanted = str(lesson_uuid)
    return next((lesson for lesson in syllabus.lessons(version.content) if lesson["uuid"] == wanted), None)


def class_hours(minutes: int) -> Any:
    """Return minutes as class hours of 45 minutes (Decimal, one place at most)."""
    return syllabus.class_hours(minutes)


def course_state(page: CoursePage) -> tuple[Any, str]:
    """Return where a course stands, as words and the kind of their tag."""
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_IN_PROGRESS:
        return _("审核中"), "mid"
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        return _("退回修改"), "bad"
    if page.live:
        return (_("已发布，有未送审的修改"), "info") if page.has_unpublished_changes else (_("已发布"), "ok")
    return _("草稿"), ""


def courses_of_editor(user: Any) -> list[CoursePage]:
    """Return the courses of the schools that the user edits by grant, the last changed first."""
    found: list[CoursePage] = []
    for school in school_pages(user):
        found += CoursePage.objects.child_of(school).order_by("-latest_revision_created_at", "pk")
    return found


def courses_to_review(user: Any) -> list[CoursePage]:
    """Return the courses under review whose schools lie in the user's regions, the longest waiting first."""
    scope = access.scope(user, Permission.COURSES_MODERATE)
    schools = scope.filter(SchoolPage.objects.all(), region="organisation__region_id")
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, content_type=ContentType.objects.get_for_model(CoursePage)
    ).order_by("created_at")
    pages = CoursePage.objects.in_bulk([int(pk) for pk in waiting.values_list("object_id", flat=True)])
    mine = {school.path for school in schools}
    return [page for page in pages.values() if page.path[: -page.steplen] in mine]
