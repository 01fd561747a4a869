"""Reading versions and the catalogue."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse

from courses.catalogue.logic import syllabus
from courses.catalogue.models import CoursePage, SchoolPage, SyllabusVersion
from portal.access import selectors as access
from portal.access.enums import Permission


def version(*, pk: int | None = None, public_id: str | None = None) -> SyllabusVersion:
    """Return one version with its organisation, by primary key or public id.

    Raises SyllabusVersion.DoesNotExist.
    """
    found = SyllabusVersion.objects.select_related("organisation")
    return found.get(pk=pk) if public_id is None else found.get(public_id=public_id)


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
