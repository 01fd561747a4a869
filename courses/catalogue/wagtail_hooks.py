"""What may not happen to course pages in Wagtail's admin, and what editors find there."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import WorkflowMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses.catalogue import registry, selectors, services
from courses.catalogue.models import CoursePage, LessonPage
from portal.access.errors import Refusal


def _courses_below(pages: list[Page]) -> list[UUID]:
    found: list[UUID] = []
    for page in pages:
        found += CoursePage.objects.descendant_of(page, inclusive=True).values_list("uuid", flat=True)
    return found


def _refuse(request: HttpRequest, page: Page, reason: Any) -> HttpResponse:
    messages.error(request, reason)
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)


def _under_review(page: Page) -> bool:
    """Say whether the page is a lesson of a course under review, or that course."""
    specific = page.specific
    if isinstance(specific, LessonPage):
        specific = specific.get_parent().specific
    return isinstance(specific, CoursePage) and specific.workflow_in_progress


def _reviewing() -> str:
    return _("这门课正在审核，暂时不能改动。要改，请先撤回送审。")


@hooks.register("before_delete_page")
def keep_running_courses(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse with a reason where a class hangs on the page or on one below it."""
    if _under_review(page):
        return _refuse(request, page, _reviewing())
    if reason := registry.reason_against_deletion(_courses_below([page])):
        return _refuse(request, page, reason)
    return None


@hooks.register("before_bulk_action")
def keep_running_courses_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once."""
    pages = [entry for entry in objects if isinstance(entry, Page)]
    if not pages or action_type not in ("delete", "move"):
        return None
    if any(_under_review(page) for page in pages):
        return _refuse(request, pages[0], _reviewing())
    if action_type == "delete" and (reason := registry.reason_against_deletion(_courses_below(pages))):
        return _refuse(request, pages[0], reason)
    return None


@hooks.register("before_move_page")
def stay_in_review(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """What is being read stays where it is."""
    return _refuse(request, page, _reviewing()) if _under_review(page) or _under_review(destination) else None


@hooks.register("before_edit_page")
def decide_without_changing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take a reviewer's decision from the edit form and nothing else of it; refuse to save what is being read.

    Wagtail's own way saves the form's content along with the decision.
    """
    course = page.specific
    if request.method != "POST" or not isinstance(course, CoursePage) or not course.workflow_in_progress:
        return None
    if "action-cancel-workflow" in request.POST:
        return None
    if "action-workflow-action" not in request.POST:
        if course.get_lock() is None:
            return None
        return render(request, "refused.html", {"message": course.get_lock().get_message(request.user)}, status=403)
    try:
        given = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        given = {}
    comment = given.get("comment", "") if isinstance(given, dict) else ""
    name = request.POST.get("workflow-action-name")
    if name not in ("approve", "reject"):
        raise PermissionDenied
    try:
        services.decide(
            page=course,
            actor=request.user,
            approve=name == "approve",
            comment=comment if isinstance(comment, str) else "",
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("wagtailadmin_home")
    messages.success(request, _("已经审核通过") if name == "approve" else _("已经退回修改"))
    return redirect("wagtailadmin_home")


@hooks.register("before_create_page")
def no_new_lesson_in_review(request: HttpRequest, parent_page: Page, page_class: type) -> HttpResponse | None:
    """What is being read gets no further lesson."""
    return _refuse(request, parent_page, _reviewing()) if _under_review(parent_page) else None


@hooks.register("before_copy_page")
def no_copy_into_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A lesson is copied within its course, so not while that is being read."""
    return (
        _refuse(request, page, _reviewing()) if isinstance(page.specific, LessonPage) and _under_review(page) else None
    )


@hooks.register("construct_page_action_menu")
def fitting_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer submission where it makes sense, and a reviewer the decision at once: saving a school's draft is not theirs."""
    page = context.get("page")
    if context["view"] == "create" or isinstance(page, LessonPage):
        # A new course has no lessons yet, and lessons go to review with their course.
        menu_items[:] = [item for item in menu_items if item.name != "action-submit"]
        return
    if not isinstance(page, CoursePage) or not page.workflow_in_progress:
        return
    # Wagtail leaves decisions out where the page is locked, and here it is locked for reviewers too.
    decisions = [
        WorkflowMenuItem(name, label, ask, icon_name="success" if name == "approve" else "edit")
        for name, label, ask in page.current_workflow_task.get_actions(page, request.user)
    ]
    if decisions:
        menu_items[:] = sorted(decisions, key=lambda item: item.name)


class OwnCourses(MenuItem):
    """Straight to the editor's own school."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Shown to those who edit for exactly one school."""
        return not request.user.is_superuser and selectors.school_pages(request.user).count() == 1

    def render_component(self, request: HttpRequest) -> Any:
        """Lead to the page of the school."""
        school = selectors.school_pages(request.user).first()
        if school is not None:
            self.url = reverse("wagtailadmin_explore", args=[school.pk])
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def own_courses() -> MenuItem:
    """Offer 我的课程 first."""
    return OwnCourses(gettext_lazy("我的课程"), "#", name="own-courses", icon_name="list-ul", order=1)
