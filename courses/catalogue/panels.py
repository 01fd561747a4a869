"""What this room shows on the desks: a school's courses and where they stand, an officer's reviews."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from courses.catalogue import selectors


def _entry(page: Any) -> dict[str, Any]:
    return {
        "title": page.title,
        "state": selectors.course_state(page),
        "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }


def own_courses(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The courses of the schools that the user edits, with the way to the editor."""
    courses = [_entry(page) for page in selectors.courses_of_editor(request.user)]
    return "courses/catalogue/panel_own_courses.html", {"courses": courses, "editor_url": reverse("wagtailadmin_home")}


def reviews(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The courses that wait for the officer's review."""
    courses = [
        {**_entry(page), "read_url": reverse("wagtailadmin_pages:view_draft", args=[page.pk])}
        for page in selectors.courses_to_review(request.user)
    ]
    return ("courses/catalogue/panel_reviews.html", {"courses": courses}) if courses else None
