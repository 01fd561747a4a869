"""Submitting a course, deciding about it, and telling those concerned."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.errors import NotAReviewer, NotReady, NotUnderReview, NoWorkflow
from courses.catalogue.models import CoursePage, SchoolPage
from courses.catalogue.services import content as contents
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.errors import NotYours
from portal.audit import services as audit
from portal.messaging import services as messaging

# Wagtail publishes by itself at the end of a workflow and passes no time along; this carries the caller's `now` through
# it to whoever hears the signal, so that a story told about the past stays in the past.
_told_at: ContextVar[datetime | None] = ContextVar("catalogue_told_at", default=None)


def told_at() -> datetime | None:
    """Return the `now` of the service call in whose course Wagtail sends its signals, or None outside of one."""
    return _told_at.get()


@transaction.atomic
def submit(*, page: CoursePage, actor: Any, now: datetime) -> None:
    """Send a course, as last saved, to review; a course that was sent back goes to review again.

    Raises NotYours for who may not edit it, NotReady with what is missing, NoWorkflow.
    """
    latest = page.get_latest_revision_as_object()
    permissions = page.permissions_for_user(actor)
    if not permissions.can_edit():
        raise NotYours
    if problems := contents.problems(latest):
        raise NotReady(problems)
    workflow = page.get_workflow()
    if workflow is None:
        raise NoWorkflow
    if not page.get_latest_revision():
        page.save_revision(user=actor)
    token = _told_at.set(now)
    try:
        state = page.current_workflow_state
        if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
            state.resume(user=actor)
        elif state is None:
            workflow.start(page, actor)
    finally:
        _told_at.reset(token)


@transaction.atomic
def decide(*, page: CoursePage, actor: Any, approve: bool, comment: str = "", now: datetime) -> None:
    """Approve a course under review, which publishes and freezes it, or send it back with a reason.

    Raises NotUnderReview; NotAReviewer for another region's officer and for whoever submitted it.
    """
    state = page.current_workflow_task_state
    if state is None or state.status != state.STATUS_IN_PROGRESS:
        raise NotUnderReview
    task = state.task.specific
    action = "approve" if approve else "reject"
    if action not in [name for name, _label, _form in task.get_actions(page, actor)]:
        raise NotAReviewer
    token = _told_at.set(now)
    try:
        task.on_action(state.specific, actor, action, comment=comment)
    finally:
        _told_at.reset(token)


@transaction.atomic
def withdraw(*, page: CoursePage, actor: Any, now: datetime) -> None:
    """Take a course out of review again. Raises NotUnderReview; NotYours for who may not cancel it."""
    state = page.current_workflow_state
    if state is None or not page.workflow_in_progress:
        raise NotUnderReview
    if not state.user_can_cancel(actor):
        raise NotYours
    token = _told_at.set(now)
    try:
        state.cancel(user=actor)
    finally:
        _told_at.reset(token)


@transaction.atomic
def note_review(*, step: str, state: Any, page: CoursePage, actor: Any, now: datetime) -> None:
    """Write down what happened in the workflow and tell the other side.

    Arguments: step, "submitted", "approved", "returned" or "withdrawn"; state, Wagtail's workflow state.
    """
    school: SchoolPage = page.get_parent().specific
    region_id = school.organisation.region_id
    audit.record(
        actor=actor, action=f"catalogue.course.{step}", target=page, region=region_id, data={"code": page.code}, now=now
    )
    link = f"/admin/pages/{page.pk}/edit/"
    key = f"catalogue.review:{state.pk}:{state.task_states.count()}:{step}"
    name = {"course": page.title, "school": school.title}
    if step == "submitted":
        subject = _("课程等您审核：%(course)s") % name
        body = _("%(school)s 送审了《%(course)s》。请看完全部课文再决定。") % name
        told = access.user_ids_with(Permission.COURSES_MODERATE, region_id=region_id)
    elif step in ("approved", "returned") and state.requested_by_id:
        told = [state.requested_by_id]
        if step == "approved":
            subject = _("课程通过了：%(course)s") % name
            body = _("《%(course)s》通过审核，已经出现在课程列表里，可以开班了。") % name
        else:
            last = state.task_states.order_by("-pk").first()
            subject = _("课程退回修改：%(course)s") % name
            body = _("《%(course)s》需要修改后再送审。意见：%(comment)s") % {
                **name, "comment": (last.comment if last else "") or _("没有写意见"),
            }  # fmt: skip
    else:
        return
    for user_id in told:
        if user_id != getattr(actor, "pk", None):
            messaging.send(user_id=user_id, subject=subject, body=body, link=link, key=f"{key}:{user_id}", now=now)
