"""Tables of practical assessments.

A draft is a log of entries; handing in folds it once into a sheet. Entries, sheets and outcomes are append-only, so
nothing that an assessor handed in and nothing that was released can change, whoever asks.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.practical.enums import EntryKind
from portal.access.fields import PublicIdField


class Station(models.Model):
    """A task that candidates perform; what counts is written in its rubrics."""

    public_id = PublicIdField()
    code = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    occupation = models.CharField(_("职业"), max_length=40, default="caregiver")
    level = models.PositiveSmallIntegerField(_("等级"))
    # Empty: every assessment body may use it.
    organisation = models.ForeignKey(
        "portal_organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("操作工位")
        verbose_name_plural = _("操作工位")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Rubric(models.Model):
    """One version of a station's rubric. Append-only: a change is the next version.

    `third_over` is the difference of two sheets, in marks, beyond which a third assessor scores; `third_source` says
    where that figure comes from, and `third_verified` whether the source is a rule or our own choice.
    """

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="rubrics")
    number = models.PositiveSmallIntegerField(_("版本"))
    minutes = models.PositiveSmallIntegerField(_("限时（分钟）"))
    content = models.JSONField()
    full_marks = models.DecimalField(_("满分"), max_digits=6, decimal_places=2)
    pass_mark = models.DecimalField(_("合格分"), max_digits=6, decimal_places=2)
    third_over = models.DecimalField(_("相差超过几分要复评"), max_digits=5, decimal_places=2)
    third_source = models.CharField(_("复评分差的依据"), max_length=200)
    third_verified = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分表版本")
        verbose_name_plural = _("评分表版本")
        ordering = ["station", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["station", "number"], name="rubric_number"),
            models.CheckConstraint(
                condition=models.Q(pass_mark__gt=0, pass_mark__lte=models.F("full_marks"), third_over__gte=0),
                name="rubric_marks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id}/{self.number}"


class Assessment(models.Model):
    """One candidate's practical part.

    `registration` is the place in the exam to which the result belongs; `session` is where it is held, a later one for
    a candidate who passed the theory and sits the practical part again.
    """

    public_id = PublicIdField()
    registration = models.ForeignKey("certification_exams.Registration", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("certification_exams.Session", on_delete=models.PROTECT, related_name="+")
    # What assessors see instead of a name.
    number = models.PositiveSmallIntegerField(_("考生号"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("操作技能考核")
        verbose_name_plural = _("操作技能考核")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="assessment_number"),
            models.UniqueConstraint(fields=["registration", "session"], name="assessment_once"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def label(self) -> str:
        """Return the candidate's number as assessors read it: A-017."""
        return f"A-{self.number:03d}"


class Place(models.Model):
    """One station of one candidate, with the rubric that holds for it. Append-only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="places")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)

    class Meta:
        verbose_name = _("考核工位")
        verbose_name_plural = _("考核工位")
        ordering = ["assessment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="place_position"),
            models.UniqueConstraint(fields=["assessment", "rubric"], name="place_rubric"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="place_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.position}"


class Assignment(models.Model):
    """An assessor at one station of one candidate: numbers 1 and 2, and 3 where the two differ.

    Append-only but for stepping back: an assessor who knows the candidate says so, and another one takes the number.
    """

    public_id = PublicIdField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("考评员号"))
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()
    stepped_back_at = models.DateTimeField(_("回避时间"), null=True)
    stepped_back_why = models.CharField(_("回避原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("考评安排")
        verbose_name_plural = _("考评安排")
        ordering = ["place", "number", "pk"]
        constraints = [
            # One sheet of one assessor for one candidate at one station, also after stepping back.
            models.UniqueConstraint(fields=["place", "assessor"], name="assignment_assessor_once"),
            models.UniqueConstraint(
                fields=["place", "number"],
                condition=models.Q(stepped_back_at=None),
                name="assignment_number_once",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=3), name="assignment_number_range"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Entry(models.Model):
    """One line of an assessor's draft: the last line of each key counts. Append-only."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    key = models.CharField(max_length=40)
    # Marks of an item; 1 or 0 for a critical fail that was seen or taken back; empty for a remark.
    value = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    text = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分记录")
        verbose_name_plural = _("评分记录")
        ordering = ["assignment", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.kind} {self.key}"


class Sheet(models.Model):
    """What one assessor handed in. Append-only."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sheet")
    marks = models.JSONField()
    critical = models.JSONField(default=list)
    remark = models.CharField(_("备注"), max_length=1000, blank=True)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=2)
    handed_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分表")
        verbose_name_plural = _("评分表")
        constraints = [models.CheckConstraint(condition=models.Q(total__gte=0), name="sheet_total")]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.total}"


class Outcome(models.Model):
    """The released result of one assessment. Append-only."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="outcome")
    score = models.DecimalField(_("操作技能成绩"), max_digits=5, decimal_places=2)
    passed = models.BooleanField(_("合格"))
    stations = models.JSONField(default=list)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        verbose_name = _("操作技能结果")
        verbose_name_plural = _("操作技能结果")
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=100), name="outcome_score_range")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.score}"
