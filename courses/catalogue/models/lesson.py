"""A lesson as its school writes it."""

import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks as wagtail_blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.locks import BaseLock
from wagtail.search import index

from courses.catalogue.blocks import QuestionBlock
from courses.catalogue.enums import LessonKind
from courses.catalogue.models.address import UrlParts
from portal.cms import blocks
from portal.cms.models.base import BasePage

_HOW = _("写好后点“保存草稿”。这一课会和整门课一起送审：回到课程那一页点“提交审核”。")


class UnderReview(BaseLock):
    """Lessons are read by the bureau together with their course, so nobody changes them meanwhile."""

    def for_user(self, user: Any) -> bool:
        """Everybody is locked out."""
        return True

    def get_message(self, user: Any) -> Any:
        """Return why, and what to do."""
        return _("整门课正在审核，这一课暂时不能改。要改，请先在课程那一页撤回送审。")


class LessonPage(BasePage):
    """A lesson: text, video or offline practice, with key points and formative questions.

    It has no workflow of its own: it is submitted, approved and published with its course.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("课的代码"), max_length=24, help_text=_("例如 L5-LIFE-01。"))
    section = models.CharField(_("属于哪一章"), max_length=36)
    order = models.PositiveSmallIntegerField(_("第几课"), default=1, help_text=_("整门课从 1 开始排。"))
    kind = models.CharField(_("形式"), max_length=20, choices=LessonKind, default=LessonKind.TEXT)
    minutes = models.PositiveSmallIntegerField(
        _("时长（分钟）"),
        default=45,
        validators=[MinValueValidator(1), MaxValueValidator(480)],
        help_text=_("45 分钟是 1 课时。"),
    )
    objectives = StreamField(
        [("objective", wagtail_blocks.CharBlock(label=_("一条目标")))], blank=True, verbose_name=_("学完能做到")
    )
    body = StreamField(blocks.body_blocks(), blank=True, verbose_name=_("课文"))
    video = models.ForeignKey(
        "portal_cms.Attachment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("视频"),
        help_text=_("MP4 格式；形式选“视频”时必须有。"),
    )
    subtitles = models.ForeignKey(
        "portal_cms.Attachment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("字幕"),
        help_text=_("VTT 格式；听不清、听不见的学员靠它。"),
    )
    poster = models.ForeignKey(
        "portal_cms.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("视频封面"),
    )
    key_points = StreamField(
        [("point", wagtail_blocks.CharBlock(label=_("一条要点")))], blank=True, verbose_name=_("要点")
    )
    quiz = StreamField([("question", QuestionBlock())], blank=True, verbose_name=_("随堂练习"))
    retired = models.BooleanField(
        _("下一版不再包含这一课"), default=False, help_text=_("已经开的班不受影响，还按原来的版本学。")
    )

    parent_page_types = ["courses_catalogue.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/catalogue/lesson_draft.html"
    exclude_fields_in_copy = ["uuid"]
    content_panels = [
        HelpPanel(content=_HOW, heading=_("怎么写一课")),
        # Not Wagtail's own panel: that one fills the slug as one types, and this form has none.
        FieldPanel("title", classname="title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("section"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes")]),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        MultiFieldPanel([FieldPanel("video"), FieldPanel("subtitles"), FieldPanel("poster")], heading=_("视频")),
        FieldPanel("body"),
        FieldPanel("key_points"),
        FieldPanel("quiz"),
        FieldPanel("summary_en"),
        FieldPanel("retired"),
    ]
    promote_panels: list[Any] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("code")]

    class Meta:
        verbose_name = _("一课")
        verbose_name_plural = _("课")

    def get_url_parts(self, request: Any = None) -> UrlParts:
        """Return the address of the course: lessons are read in the player, in the version of the learner's class."""
        return self.get_parent().specific.get_url_parts(request)

    @property
    def has_workflow(self) -> bool:
        """Lessons are reviewed with their course."""
        return False

    def get_workflow(self) -> None:
        """Lessons are reviewed with their course."""
        return None

    def get_lock(self) -> Any:
        """Lock the lesson while its course is under review."""
        if lock := super().get_lock():
            return lock
        parent = self.get_parent()
        if parent is not None and parent.specific.workflow_in_progress:
            return UnderReview(self)
        return None
