"""The public catalogue for other systems."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from courses.catalogue import schemas, selectors
from courses.catalogue.models import SyllabusVersion

router = Router(tags=["courses"])
PER_PAGE = 50


def _course(version: SyllabusVersion) -> dict[str, Any]:
    return {
        "uuid": version.course_uuid,
        "code": version.code,
        "title": version.title,
        "level": version.level,
        "role": version.role,
        "summary": version.summary,
        "summary_en": version.summary_en,
        "audience": version.audience,
        "school": {"public_id": version.organisation.public_id, "name": version.organisation.name},
        "version": version.number,
        "version_id": version.public_id,
        "lessons": version.lesson_count,
        "minutes_online": version.minutes_online,
        "minutes_offline": version.minutes_offline,
        "published_at": version.published_at,
        "url": f"{settings.PORTAL_URL}{reverse('catalogue:course', args=[version.course_uuid])}",
    }


@router.get("/", response=schemas.Catalogue, url_name="courses")
def courses(
    request: HttpRequest, level: int | None = Query(None, ge=0, le=5), page: int = Query(1, ge=1, le=10_000)
) -> dict[str, Any]:
    """List published courses, fifty a page; level 0 stands for courses without a level."""
    found = selectors.published()
    if level is not None:
        found = found.filter(level=level or None)
    start = (page - 1) * PER_PAGE
    rows = list(found[start : start + PER_PAGE + 1])
    more = f"{request.path}?page={page + 1}" + (f"&level={level}" if level is not None else "")
    return {
        "count": found.count(),
        "results": [_course(version) for version in rows[:PER_PAGE]],
        "next": more if len(rows) > PER_PAGE else None,
    }
