"""Parts of the desks and of course pages that this room fills."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolment import selectors
from portal.employment.registry import Cell
from portal.people import selectors as people


def my_classes(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's classes."""
    person = people.of_user(request.user)
    if person is None:
        return None
    rows = selectors.recent(person)[:5]
    return ("courses/enrolment/panel_me.html", {"enrolments": rows}) if rows else None


def school_classes(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The school's classes, and who waits to be admitted."""
    rows = list(selectors.classes_of(request.user)[:6])
    waiting = [row for row in rows if row.waiting]  # type: ignore[attr-defined]  # annotated
    return "courses/enrolment/panel_school.html", {"classes": rows, "waiting": waiting}


def course_actions(request: HttpRequest, course_uuid: UUID) -> list[dict[str, Any]]:
    """The open classes on a course's page."""
    return selectors.actions(request, course_uuid, now=timezone.now())


def card_facts(course_uuids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the cards of the catalogue say."""
    return selectors.card_facts(course_uuids, now=timezone.now())


def keep_running(course_uuids: list[UUID]) -> str | None:
    """Why a course page must stay: a class is running on it."""
    rows = selectors.running_on_courses(course_uuids, on=timezone.localdate())
    if not rows:
        return None
    return _("“%(title)s”正在用这门课（共 %(count)s 个班），结班以后才能删除。") % {
        "title": rows[0].title,
        "count": len(rows),
    }


def roster(person_ids: Collection[int], on: date) -> dict[int, Cell]:
    """Say of each person on a roster which class they are in, or wait for; of the others nothing."""
    found: dict[int, Cell] = {}
    for enrolment in selectors.under_way(person_ids, on=on):
        name = str(enrolment.training_class)
        if enrolment.state == "admitted":
            found[enrolment.person_id] = Cell("learning", _("在培训"), name)
        else:
            found.setdefault(enrolment.person_id, Cell("applied", _("等待录取"), name))
    return found
