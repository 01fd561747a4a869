"""Classes and the people in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enrolment.enums import Admission, ClassState, EnrolmentState
from portal.access.fields import PublicIdField


class TrainingClass(models.Model):
    """A cohort that takes one frozen version of a course."""

    public_id = PublicIdField()
    school = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("courses_catalogue.SyllabusVersion", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(
        "portal_organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("班名"), max_length=120)
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结班日期"))
    quota = models.PositiveSmallIntegerField(_("名额"))
    admission = models.CharField(_("录取方式"), max_length=10, choices=Admission, default=Admission.AUTOMATIC)
    test_required = models.BooleanField(_("结业要考试"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=ClassState, default=ClassState.DRAFT)
    created_at = models.DateTimeField()

    class Meta:
        # One and many differ in English; the Chinese word for many is that of the list of classes.
        verbose_name = _("培训班次")
        verbose_name_plural = _("培训班")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="class_dates"),
            models.CheckConstraint(condition=models.Q(quota__gt=0), name="class_quota"),
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """A person in a class."""

    public_id = PublicIdField()
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=EnrolmentState, default=EnrolmentState.APPLIED)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="enrolment_once")]
        indexes = [models.Index(fields=["person", "state"], name="enrolment_person")]

    def __str__(self) -> str:
        return self.public_id


class Attendance(models.Model):
    """A teacher saw the learner at an offline lesson. Append-only; a wrong line is reversed by another."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    lesson_uuid = models.UUIDField()
    minutes = models.IntegerField(_("分钟"))
    held_on = models.DateField(_("日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        verbose_name = _("考勤")
        verbose_name_plural = _("考勤")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, reverses=None) | models.Q(minutes__lt=0, reverses__isnull=False),
                name="attendance_sign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.held_on}"


class CourseTest(models.Model):
    """A result of a test that closes the course, recorded from wherever it was held. Append-only."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="tests")
    source = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=6, decimal_places=2)
    passed = models.BooleanField()
    held_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("结业考试")
        verbose_name_plural = _("结业考试")
        constraints = [models.UniqueConstraint(fields=["enrolment", "source"], name="course_test_source")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.score}"
