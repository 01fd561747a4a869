"""What this room does when pages are published and workflows move."""

from typing import Any

from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from courses.catalogue import services
from courses.catalogue.models import CoursePage


def _approver(revision: Any) -> Any:
    """Return who approved this revision in the workflow, else who wrote it: the signal itself does not say."""
    if revision is None:
        return None
    state = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED).order_by("-pk").first()
    return state.finished_by if state is not None else revision.user


def _published(sender: Any, instance: CoursePage, revision: Any = None, **kwargs: Any) -> None:
    now = services.told_at() or timezone.now()
    services.freeze_version(course_page=instance, actor=_approver(revision), now=now)


def _step(name: str) -> Any:
    def moved(sender: Any, instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
        page = instance.content_object
        page = getattr(page, "specific", page)
        if isinstance(page, CoursePage):
            now = services.told_at() or timezone.now()
            services.note_review(step=name, state=instance, page=page, actor=user, now=now)

    return moved


page_published.connect(_published, sender=CoursePage, dispatch_uid="courses.catalogue.freeze")
for _signal, _name in (
    (workflow_submitted, "submitted"),
    (workflow_approved, "approved"),
    (workflow_rejected, "returned"),
    (workflow_cancelled, "withdrawn"),
):
    _signal.connect(_step(_name), sender=WorkflowState, weak=False, dispatch_uid=f"courses.catalogue.{_name}")
