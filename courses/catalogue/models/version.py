"""What was approved, frozen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.enums import CourseRole, Level
from portal.access.fields import PublicIdField


class SyllabusVersion(models.Model):
    """A course as it was approved: classes pin it, learners read it. Never changed; a change is a new version.

    The shape of `content` is described in courses.catalogue.logic. The columns repeat what lists show, so that no list has
    to read the content.
    """

    public_id = PublicIdField()
    course_uuid = models.UUIDField(_("课程"), db_index=True)
    number = models.PositiveIntegerField(_("版本号"))
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("学校")
    )
    title = models.CharField(_("课程名"), max_length=255)
    code = models.CharField(_("课程代码"), max_length=20)
    level = models.PositiveSmallIntegerField(_("等级"), null=True, choices=Level)
    role = models.CharField(_("类别"), max_length=20, choices=CourseRole)
    audience = models.CharField(_("适合谁学"), max_length=200)
    summary = models.CharField(_("简介"), max_length=200, blank=True)
    summary_en = models.CharField(_("英文简介"), max_length=300, blank=True)
    cover = models.CharField(_("封面文件"), max_length=200, blank=True)
    lesson_count = models.PositiveIntegerField(_("课数"))
    minutes_online = models.PositiveIntegerField(_("线上分钟"))
    minutes_offline = models.PositiveIntegerField(_("线下分钟"))
    content = models.JSONField(_("内容"))
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("发布时间"))
    # Beside the copy, not instead of it: the page may go, the version stays.
    course_page = models.ForeignKey(
        "courses_catalogue.CoursePage", null=True, on_delete=models.SET_NULL, related_name="versions"
    )

    class Meta:
        verbose_name = _("课程版本")
        verbose_name_plural = _("课程版本")
        constraints = [models.UniqueConstraint(fields=["course_uuid", "number"], name="syllabus_version_number")]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"

    @property
    def minutes(self) -> int:
        """Return all minutes, online and offline."""
        return self.minutes_online + self.minutes_offline
