"""Deciding for everybody of a session at once, and what is printed from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.awards.enums import BatchState, Decision, Paper, RunKind
from portal.access.fields import PublicIdField


class Batch(models.Model):
    """One press of the button, or one run of the command, for a session; what became of each candidate is in its items.

    Its figures are counted from the items and kept nowhere else: a batch that is killed has nothing to put right.
    """

    public_id = PublicIdField()
    session = models.ForeignKey("certification_exams.Session", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.OPEN)
    # How often it was put to work: at the start, and each time somebody asked for what had failed.
    rounds = models.PositiveSmallIntegerField(default=1)
    # In whose name it is decided: by the command too.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人")
    )
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("批量授予")
        verbose_name_plural = _("批量授予")
        constraints = [
            # Two officers who press at once work on the same one.
            models.UniqueConstraint(fields=["session"], condition=Q(state="open"), name="batch_open_once"),
            models.CheckConstraint(condition=Q(state="open", ended_at=None) | Q(state="done"), name="batch_ended"),
        ]

    def __str__(self) -> str:
        return self.public_id


class BatchItem(models.Model):
    """A candidate in a batch: what was decided, and what became of the paper."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    registration = models.ForeignKey("certification_exams.Registration", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("决定"), max_length=10, choices=Decision, default=Decision.WAITING)
    # Conditions that did not hold: [{"code", "values", "text"}]; pages say them by code and values.
    reasons = models.JSONField(default=list)
    certificate = models.ForeignKey(
        "certification_certificates.Certificate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.CharField(_("制证"), max_length=10, choices=Paper, default=Paper.WAITING)
    # Why the paper could not be made: the code of a refusal, its sentence, and the characters that no font has.
    fault = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    characters = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("批量授予的考生")
        verbose_name_plural = _("批量授予的考生")
        constraints = [
            models.UniqueConstraint(fields=["batch", "registration"], name="batch_item_once"),
            models.CheckConstraint(
                condition=Q(decision__in=["awarded", "already"], certificate__isnull=False)
                | Q(decision__in=["waiting", "refused"], certificate=None),
                name="batch_item_certificate",
            ),
        ]
        indexes = [models.Index(fields=["batch", "decision", "paper"], name="batch_item_left")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.registration_id} {self.decision}"


class PrintRun(models.Model):
    """A file of all certificates of a batch: one PDF for the printer, or a zip of the signed files. It expires."""

    public_id = PublicIdField()
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(_("种类"), max_length=10, choices=RunKind)
    certificates = models.PositiveIntegerField(_("证书数"), default=0)
    pages = models.PositiveIntegerField(_("页数"), default=0)
    # Emptied when it has expired.
    file = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    # Digest of what went in, so that a later change shows; and what stayed out: [{"number", "state"}].
    contents = models.CharField(max_length=64, blank=True)
    left_out = models.JSONField(default=list)

    class Meta:
        verbose_name = _("打印文件")
        verbose_name_plural = _("打印文件")

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
