"""Viewings, their heartbeats, answers, and progress."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.lessons.enums import BeatKind, PresenceWay
from portal.access.fields import PublicIdField


class Viewing(models.Model):
    """A lesson open on one device. A learner has one live viewing: opening another ends it."""

    public_id = PublicIdField()
    enrolment = models.ForeignKey("courses_enrolment.Enrolment", on_delete=models.PROTECT, related_name="+")
    # Repeats the enrolment's person, so that the database itself holds "one live viewing per learner".
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    lesson_uuid = models.UUIDField()
    # A digest: whoever reads this table cannot take over a session.
    device = models.CharField(max_length=32, blank=True)
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Measures of the lesson as frozen in the version, so that a heartbeat need not read the syllabus.
    lesson_ms = models.PositiveIntegerField()
    media_ms = models.PositiveIntegerField(default=0)
    question_count = models.PositiveSmallIntegerField(default=0)
    seed = models.PositiveIntegerField()
    played_ms = models.PositiveIntegerField(default=0)
    bank_ms = models.PositiveIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("观看")
        verbose_name_plural = _("观看")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="viewing_one_live_per_learner"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Heartbeat(models.Model):
    """What a player reported and what was credited for it. Append-only; the log behind every credited minute."""

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="heartbeats")
    client_uuid = models.UUIDField()
    kind = models.CharField(max_length=8, choices=BeatKind)
    from_ms = models.PositiveIntegerField()
    to_ms = models.PositiveIntegerField()
    visible = models.BooleanField()
    credited_ms = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("学习心跳")
        verbose_name_plural = _("学习心跳")
        constraints = [models.UniqueConstraint(fields=["viewing", "client_uuid"], name="heartbeat_once")]

    def __str__(self) -> str:
        return f"{self.viewing_id} {self.from_ms}-{self.to_ms}"


class PresenceAnswer(models.Model):
    """An answer to "are you there?", or its absence. Append-only."""

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="presence_answers")
    client_uuid = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=PresenceWay)
    accepted = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("在场确认")
        verbose_name_plural = _("在场确认")
        constraints = [models.UniqueConstraint(fields=["viewing", "client_uuid"], name="presence_answer_once")]

    def __str__(self) -> str:
        return f"{self.viewing_id} {self.number} {self.way}"


class QuizAnswer(models.Model):
    """An answer to a formative question. Append-only; wrong ones may be followed by others."""

    enrolment = models.ForeignKey("courses_enrolment.Enrolment", on_delete=models.PROTECT, related_name="+")
    lesson_uuid = models.UUIDField()
    question = models.CharField(max_length=60)
    chosen = models.CharField(max_length=4)
    right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("随堂练习答案")
        verbose_name_plural = _("随堂练习答案")
        indexes = [models.Index(fields=["enrolment", "lesson_uuid"], name="quiz_answer_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.question} {self.chosen}"


class LessonProgress(models.Model):
    """Where a learner stands in one lesson; folded from the logs above.

    watched: union of [from, to) of the film in ms. quiz: by question code {"last": key, "right": ever answered right,
    "tries": n}.
    """

    enrolment = models.ForeignKey("courses_enrolment.Enrolment", on_delete=models.PROTECT, related_name="+")
    lesson_uuid = models.UUIDField()
    watched = models.JSONField(default=list)
    read_ms = models.PositiveIntegerField(default=0)
    credited_ms = models.PositiveIntegerField(default=0)
    position_ms = models.PositiveIntegerField(default=0)
    quiz = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("学习进度")
        verbose_name_plural = _("学习进度")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_uuid"], name="lesson_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_uuid}"

    @property
    def credited_minutes(self) -> int:
        """Return whole credited minutes."""
        return self.credited_ms // 60_000

    @property
    def right_count(self) -> int:
        """Return how many questions were ever answered right."""
        return sum(1 for entry in self.quiz.values() if entry["right"])
