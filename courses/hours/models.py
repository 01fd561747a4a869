"""The ledger."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.hours.enums import HourKind


class HourEntry(models.Model):
    """Minutes credited to a person for a lesson. Append-only; a correction is a negative entry that says so."""

    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("courses_enrolment.Enrolment", on_delete=models.PROTECT, related_name="+")
    lesson_uuid = models.UUIDField()
    kind = models.CharField(max_length=10, choices=HourKind)
    minutes = models.IntegerField(_("分钟"))
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=120, unique=True)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    credited_at = models.DateTimeField()

    class Meta:
        verbose_name = _("学时记录")
        verbose_name_plural = _("学时记录")
        constraints = [models.CheckConstraint(condition=~models.Q(minutes=0), name="hour_entry_not_zero")]
        indexes = [models.Index(fields=["enrolment", "lesson_uuid"], name="hour_entry_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.minutes}"
