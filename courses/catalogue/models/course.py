"""The course as its school writes it."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.locks import WorkflowLock
from wagtail.search import index

from courses.catalogue.blocks import SectionBlock
from courses.catalogue.enums import CourseRole, Level
from courses.catalogue.models.address import UrlParts, url_parts
from courses.catalogue.models.review import CourseUnderReview
from portal.cms.models.base import BasePage

_HOW = _(
    "先填课程信息和章，点下面的“保存草稿”；再在这门课的子页面里一课一课地添加。全部写好以后，回到这一页，"
    "点“保存草稿”旁边的小箭头，选“提交给课程审核”：整门课连同每一课一起送主管部门审核，审核期间不能修改。"
    "通过以后生成一个固定的版本，开班用的是固定版本。审核人请点右上角的预览，看整门课的全部内容。"
)


class CoursePage(BasePage):
    """A course. Its lessons are its child pages; what the public sees is the last frozen version, not this page."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("课程代码"), max_length=20, help_text=_("例如 L5-LIFE，用在班级和证书里。"))
    level = models.PositiveSmallIntegerField(
        _("等级"), null=True, blank=True, choices=Level, help_text=_("不分等级的课不填。")
    )
    role = models.CharField(_("类别"), max_length=20, choices=CourseRole, default=CourseRole.EXTENSION)
    audience = models.CharField(_("适合谁学"), max_length=200, help_text=_("一句话：给谁学、学完会什么。"))
    cover = models.ForeignKey(
        "portal_cms.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("封面"),
        help_text=_("不选时用系统画的图案。"),
    )
    sections = StreamField([("section", SectionBlock())], min_num=1, verbose_name=_("章"))

    parent_page_types = ["courses_catalogue.SchoolPage"]
    subpage_types = ["courses_catalogue.LessonPage"]
    template = "courses/catalogue/course_draft.html"
    show_in_menus_default = False
    content_panels = [
        HelpPanel(content=_HOW, heading=_("怎么编一门课")),
        # Not Wagtail's own panel: that one fills the slug as one types, and this form has none.
        FieldPanel("title", classname="title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("level"), FieldPanel("role")]),
        FieldPanel("audience"),
        FieldPanel("summary"),
        FieldPanel("sections"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("summary_en")], heading=_("封面和英文简介")),
    ]
    promote_panels: list[Any] = []
    # A copy is another course: it must not carry the old one's identity.
    exclude_fields_in_copy = ["uuid"]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("code"),
        index.SearchField("audience"),
        index.SearchField("lesson_titles"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("课程")
        verbose_name_plural = _("课程")

    def get_url_parts(self, request: Any = None) -> UrlParts:
        """Return the address in the catalogue, where the last frozen version is shown."""
        return url_parts(self.uuid)

    def get_lock(self) -> Any:
        """Lock the course while it is under review, with words of our own."""
        lock = super().get_lock()
        return CourseUnderReview(self, lock.task) if isinstance(lock, WorkflowLock) else lock

    def lesson_titles(self) -> str:
        """Return the titles of the published lessons, for search."""
        return " ".join(self.get_children().live().order_by("path").values_list("title", flat=True))

    def section_choices(self) -> list[tuple[str, str]]:
        """Return (block id, title) of each section in order."""
        return [(block.id, block.value["title"]) for block in self.sections]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        """Give the preview the whole course with all lesson drafts: it is what a reviewer reads."""
        context = super().get_context(request, *args, **kwargs)
        lessons = [child.specific.get_latest_revision_as_object() for child in self.get_children().order_by("path")]
        lessons.sort(key=lambda lesson: (lesson.order, lesson.path))
        context["parts"] = [
            (block.value, [lesson for lesson in lessons if lesson.section == block.id and not lesson.retired])
            for block in self.sections
        ]
        return context
