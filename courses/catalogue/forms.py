"""The forms in which schools write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.catalogue import services
from courses.catalogue.enums import Level
from portal.cms import selectors as cms

# What Wagtail calls the buttons that send a page to review, for the first time and again.
_SUBMITTING = ("action-submit", "action-restart-workflow", "action-resume-workflow")


class OwnMediaForm(WagtailAdminPageForm):
    """Refuses pictures and films of another school."""

    def clean(self) -> dict[str, Any]:
        """Ask about every picture and document in the form."""
        cleaned = super().clean()
        for name in cms.foreign_media(self.for_user, cleaned):
            self.add_error(name, _("这里用了不属于本校的图片或文件，请重新选。"))
        return cleaned


class CoursePageForm(OwnMediaForm):
    """A course cannot be submitted while something is missing; what was typed stays in the form."""

    def clean(self) -> dict[str, Any]:
        """Name everything that is missing at once."""
        cleaned = super().clean()
        if any(name in self.data for name in _SUBMITTING):
            if self.instance.pk is None:
                self.add_error(None, _("请先保存草稿，再添加课，最后提交审核。"))
            elif not self.errors:
                for problem in services.problems(self.instance_with(cleaned)):
                    self.add_error(None, problem)
        return cleaned

    def instance_with(self, cleaned: dict[str, Any]) -> Any:
        """Return the course with the sections as typed: lessons are checked against these."""
        self.instance.sections = cleaned["sections"]
        return self.instance


class LessonPageForm(OwnMediaForm):
    """A lesson is put into one of the sections of its course."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "section" not in self.fields:
            return
        course = self.parent_page.specific if self.parent_page else None
        latest = course.get_latest_revision_as_object() if course is not None and course.pk else course
        choices = latest.section_choices() if latest is not None else []
        self.fields["section"] = forms.ChoiceField(
            label=self.fields["section"].label,
            choices=[("", _("请选一章")), *choices],
            help_text=_("章在课程那一页里设置。"),
            required=self.fields["section"].required,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse to submit a lesson by itself."""
        cleaned = super().clean()
        if any(name in self.data for name in _SUBMITTING):
            self.add_error(None, _("一课不能单独送审。请保存草稿，回到课程那一页提交。"))
        return cleaned


class FilterForm(forms.Form):
    """Looking for a course."""

    q = forms.CharField(label=_("想学什么"), max_length=60, required=False)
    level = forms.TypedChoiceField(
        label=_("等级"),
        choices=[("", _("全部等级")), *Level.choices, (0, _("不分等级"))],
        coerce=int,
        empty_value=None,
        required=False,
    )
