"""Tables of examinations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.exams.enums import (
    AttemptState,
    BlueprintState,
    EventKind,
    RegistrationState,
    SessionState,
)
from portal.access.fields import PublicIdField


class Blueprint(models.Model):
    """How papers are drawn from a bank."""

    public_id = PublicIdField()
    title = models.CharField(_("名称"), max_length=120)
    bank = models.ForeignKey("certification_questions.Bank", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("等级"))
    minutes = models.PositiveSmallIntegerField(_("作答时间（分钟）"))
    pass_mark = models.DecimalField(_("合格分"), max_digits=6, decimal_places=2)
    shuffle_options = models.BooleanField(_("打乱选项"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=BlueprintState, default=BlueprintState.DRAFT)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("组卷方案")
        verbose_name_plural = _("组卷方案")

    def __str__(self) -> str:
        return self.title


class BlueprintRow(models.Model):
    """One line: how many questions of a module, type and difficulty, at what marks each."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    module = models.CharField(_("模块"), max_length=20, blank=True)
    type = models.CharField(_("题型"), max_length=20)
    difficulty = models.PositiveSmallIntegerField(_("难度"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("题数"))
    marks = models.DecimalField(_("每题分值"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("组卷方案行")
        verbose_name_plural = _("组卷方案行")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "position"], name="blueprint_row_position"),
            models.CheckConstraint(condition=models.Q(count__gt=0, marks__gt=0), name="blueprint_row_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.module or '*'} {self.type} × {self.count}"


class Session(models.Model):
    """An exam's window at a centre."""

    public_id = PublicIdField()
    title = models.CharField(_("名称"), max_length=120)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(
        "portal_organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("portal_regions.Region", on_delete=models.PROTECT, related_name="+")
    occupation = models.CharField(_("职业"), max_length=40, default="caregiver")
    level = models.PositiveSmallIntegerField(_("等级"))
    minutes = models.PositiveSmallIntegerField(_("作答时间（分钟）"))
    pass_mark = models.DecimalField(_("合格分"), max_digits=6, decimal_places=2)
    seats = models.PositiveSmallIntegerField(_("座位数"), default=40)
    register_from = models.DateTimeField(_("报名开始"))
    register_to = models.DateTimeField(_("报名截止"))
    opens_at = models.DateTimeField(_("开考时间"))
    closes_at = models.DateTimeField(_("结束时间"))
    state = models.CharField(_("状态"), max_length=10, choices=SessionState, default=SessionState.DRAFT)
    released_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("考试场次")
        verbose_name_plural = _("考试场次")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at"))
                & models.Q(register_to__gte=models.F("register_from")),
                name="exam_session_window",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Registration(models.Model):
    """A person's place in a session."""

    public_id = PublicIdField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=RegistrationState, default=RegistrationState.REGISTERED)
    seat = models.PositiveSmallIntegerField(_("座位"), null=True)
    reasons = models.JSONField(default=list)
    registered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="exam_registration_once"),
            models.UniqueConstraint(fields=["session", "seat"], name="exam_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.seat}"

    @property
    def state_of_attempt(self) -> str:
        """Return the state of the paper, empty while there is none."""
        attempt = getattr(self, "attempt", None)
        return attempt.state if attempt is not None else ""


class Attempt(models.Model):
    """One candidate's sitting of one paper. The log decides; this row holds the lock, the clock and the outcome."""

    public_id = PublicIdField()
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="attempt")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState, default=AttemptState.PREPARED)
    seed = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=40, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    finalised_at = models.DateTimeField(null=True)
    score = models.DecimalField(_("成绩"), max_digits=6, decimal_places=2, null=True)
    full_marks = models.DecimalField(max_digits=6, decimal_places=2)
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("作答")
        verbose_name_plural = _("作答")

    def __str__(self) -> str:
        return self.public_id


class PaperItem(models.Model):
    """A question as this candidate gets it: frozen copy, options in this candidate's order. Append-only."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey("certification_questions.QuestionVersion", on_delete=models.PROTECT, related_name="+")
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    content = models.JSONField()

    class Meta:
        verbose_name = _("试卷题目")
        verbose_name_plural = _("试卷题目")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="paper_item_position")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class AttemptEvent(models.Model):
    """One line of an attempt's log. Append-only."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    client_uuid = models.UUIDField()
    epoch = models.PositiveIntegerField(default=0)
    client_seq = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=EventKind)
    item = models.PositiveSmallIntegerField(null=True)
    payload = models.JSONField(null=True)
    received_at = models.DateTimeField()
    client_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("作答记录")
        verbose_name_plural = _("作答记录")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="attempt_event_seq"),
            models.UniqueConstraint(fields=["attempt", "client_uuid"], name="attempt_event_uuid"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.seq} {self.kind}"


class Mark(models.Model):
    """The marks given for one item, by one key. Append-only: a regrade adds a row."""

    item = models.ForeignKey(PaperItem, on_delete=models.PROTECT, related_name="marks_given")
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    fraction = models.DecimalField(max_digits=6, decimal_places=5)
    key_hash = models.CharField(max_length=64)
    grader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("得分")
        verbose_name_plural = _("得分")
        indexes = [models.Index(fields=["item", "-id"], name="exam_mark_latest")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.marks}"
