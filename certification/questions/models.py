"""Banks, modules, questions and their immutable versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.questions.enums import FileFormat, QuestionType, VersionState
from portal.access.fields import PublicIdField


class Bank(models.Model):
    """A question bank of one occupation, kept by one organisation (or by the portal itself)."""

    code = models.SlugField(_("代号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    occupation = models.CharField(_("职业"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        verbose_name = _("题库")
        verbose_name_plural = _("题库")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Module(models.Model):
    """A subject of a bank, from which a blueprint draws."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="modules")
    code = models.CharField(_("代号"), max_length=100)
    title = models.CharField(_("名称"), max_length=100)

    class Meta:
        verbose_name = _("模块")
        verbose_name_plural = _("模块")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="questions_module_code_once")]

    def __str__(self) -> str:
        return self.title


class Intake(models.Model):
    """A file that somebody sent in: kept from the preview to the import, and afterwards as the proof of what came."""

    public_id = PublicIdField()
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("portal_files.StoredFile", on_delete=models.PROTECT, related_name="+")
    format = models.CharField(_("格式"), max_length=10, choices=FileFormat)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("上传时间"))
    imported_at = models.DateTimeField(_("导入时间"), null=True)
    imported = models.PositiveIntegerField(_("导入题数"), default=0)

    class Meta:
        verbose_name = _("导入文件")
        verbose_name_plural = _("导入文件")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.public_id


class Question(models.Model):
    """What stays the same through all versions: the place in the bank. A retired question is drawn no more."""

    public_id = PublicIdField()
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(_("编号"), max_length=64)
    retired = models.BooleanField(_("停用"), default=False)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        verbose_name = _("题目")
        verbose_name_plural = _("题目")
        ordering = ["bank", "code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="questions_question_code_once")]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """One wording of a question, never changed: a trigger refuses it. Only the decision about it is still open."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    type = models.CharField(_("题型"), max_length=20, choices=QuestionType)
    stem = models.TextField(_("题干"))
    content = models.JSONField(_("内容"))
    explanation = models.TextField(_("解析"), blank=True)
    marks = models.DecimalField(_("分值"), max_digits=5, decimal_places=2)
    module = models.ForeignKey(Module, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("等级"), null=True)
    difficulty = models.PositiveSmallIntegerField(_("难度"))
    content_hash = models.CharField(max_length=64)
    media = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("提交时间"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=VersionState, default=VersionState.PROPOSED)
    # approved_by is whoever decided, also where the decision was to send the question back.
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    reason = models.CharField(_("退回原因"), max_length=500, blank=True)

    #: Columns that the append-only trigger leaves open.
    MUTABLE = ("state", "approved_by_id", "decided_at", "reason")

    class Meta:
        verbose_name = _("题目版本")
        verbose_name_plural = _("题目版本")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="questions_version_number_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | models.Q(proposed_by=None)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="questions_version_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=VersionState.APPROVED)
                | models.Q(approved_by__isnull=False, decided_at__isnull=False),
                name="questions_version_approved_by_somebody",
            ),
            models.CheckConstraint(condition=models.Q(marks__gt=0), name="questions_version_marks"),
            models.CheckConstraint(condition=models.Q(difficulty__range=(1, 5)), name="questions_version_difficulty"),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__range=(1, 5)), name="questions_version_level"
            ),
        ]
        indexes = [models.Index(fields=["question", "state", "-number"], name="questions_version_latest")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"
