"""Tables of contests and of direct assessments.

Whoever enters a placing never publishes it: the database compares the two columns of each row.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.contests.enums import Category, ContestLevel, ContestState
from portal.access.fields import PublicIdField

_USER = settings.AUTH_USER_MODEL


def _two_people(enterer: str, publisher: str, name: str) -> models.CheckConstraint:
    """Return the constraint that a row's publisher, once there is one, is not its enterer."""
    return models.CheckConstraint(condition=Q(**{f"{publisher}": None}) | ~Q(**{publisher: F(enterer)}), name=name)


class Contest(models.Model):
    """One skill contest. Its region's pack says what a placing grants; `body` issues the levels that it raises."""

    public_id = PublicIdField()
    title = models.CharField(_("竞赛名称"), max_length=80)
    organiser = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(
        "portal_organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("竞赛级别"), max_length=12, choices=ContestLevel)
    occupation = models.CharField(_("职业"), max_length=40, default="caregiver")
    held_on = models.DateField(_("举办日期"))
    document = models.CharField(_("公布成绩的文件"), max_length=120)
    state = models.CharField(max_length=12, choices=ContestState, default=ContestState.DRAFT)
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    published_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("技能竞赛")
        verbose_name_plural = _("技能竞赛")
        ordering = ["-held_on", "-pk"]
        constraints = [
            _two_people("entered_by", "published_by", "contest_two_people"),
            models.CheckConstraint(
                condition=Q(state=ContestState.DRAFT, published_by=None, published_at=None)
                | Q(state=ContestState.PUBLISHED, published_by__isnull=False, published_at__isnull=False),
                name="contest_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Placing(models.Model):
    """What one person reached in a contest. The full name is public only where the person agreed to it in writing."""

    public_id = PublicIdField()
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="placings")
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("组别"), max_length=12, choices=Category, default=Category.STAFF)
    rank = models.PositiveSmallIntegerField(_("名次"))
    score = models.DecimalField(_("成绩"), max_digits=7, decimal_places=2, null=True, blank=True)
    name_public = models.BooleanField(_("本人同意公布全名"), default=False)
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    published_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    # A result that was taken away after publication: it stays in the list, struck, and grants nothing.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("名次")
        verbose_name_plural = _("名次")
        ordering = ["category", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "person"], name="placing_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="placing_rank"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=0), name="placing_score"),
            _two_people("entered_by", "published_by", "placing_two_people"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, published_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="placing_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class PlacingList(models.Model):
    """A spreadsheet of placings that was sent: looked through first, taken in afterwards."""

    public_id = PublicIdField()
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="lists")
    file = models.ForeignKey("portal_files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("名次表")
        verbose_name_plural = _("名次表")

    def __str__(self) -> str:
        return self.public_id


class DirectAssessment(models.Model):
    """An application of an assessment body to have a person's level recognised without examination. Append-only.

    Whether it holds follows from the pack's routes and from the assessors' statements.
    """

    public_id = PublicIdField()
    body = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    occupation = models.CharField(_("职业"), max_length=40, default="caregiver")
    level = models.PositiveSmallIntegerField(_("等级"))
    evidence = models.TextField(_("业绩和材料"), max_length=1000)
    file = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("直接认定")
        verbose_name_plural = _("直接认定")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="direct_assessment_level"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Statement(models.Model):
    """What one assessor says of an application. Append-only; one each, and never of one's own application."""

    assessment = models.ForeignKey(DirectAssessment, on_delete=models.PROTECT, related_name="statements")
    assessor = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    # Repeats the application's, so that the database can compare.
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("同意认定"))
    text = models.CharField(_("理由"), max_length=300)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("考评员意见")
        verbose_name_plural = _("考评员意见")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "assessor"], name="statement_once"),
            models.CheckConstraint(condition=~Q(assessor=F("entered_by")), name="statement_not_own"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.agrees}"
