"""Who reviews courses: the bureaus, each the schools of its own region."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import policy_registry


class ReviewGroup(models.Model):
    """The group of those who review courses for a region: it may publish in the subtrees of the region's schools."""

    region = models.OneToOneField("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("审核组")
        verbose_name_plural = _("审核组")

    def __str__(self) -> str:
        return f"{self.region_id}"


class CourseUnderReview(WorkflowLock):
    """The course is being read; says so in words that fit school and reviewer alike."""

    def get_message(self, user: Any) -> Any:
        """Return why, and what to do."""
        if self.task.get_actions(self.object, user):
            return _("这门课正在等您审核。审核时不能改学校写的内容；要改的地方，请写进退回意见。")
        return _("这门课正在审核，暂时不能改动。要改，请先撤回送审。")


class BureauReview(Task):
    """A review by whoever may publish this very page; nobody reviews what they submitted themselves."""

    class Meta:
        verbose_name = _("主管部门审核")
        verbose_name_plural = _("主管部门审核")

    def _reviews(self, page: Any, user: Any) -> bool:
        if not user.is_active:
            return False
        state = page.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return False
        return page.permissions_for_user(user).can_publish()

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Reviewers open the page under review, although they may not edit the school's pages otherwise."""
        return self._reviews(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Nobody changes the page meanwhile: reviewers decide about what the school wrote, they do not write it."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Return what a reviewer may decide: send back with a reason, or approve."""
        if not self._reviews(obj, user):
            return []
        return [("reject", _("退回修改"), True), ("approve", _("审核通过"), False)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        """Return the open reviews of pages that the user may publish."""
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
        open_states = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        return open_states.filter(
            workflow_state__object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)]
        ).exclude(workflow_state__requested_by_id=user.pk)

    @classmethod
    def get_description(cls) -> Any:
        """Say what the task does, for the workflow editor."""
        return _("由学校所在地区的主管部门审核，不能审核自己送审的课")
