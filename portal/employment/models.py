"""Employment spells, what is known of each month of work, and roster files that were sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField
from portal.employment.enums import Post


class Standing(models.Manager["Spell"]):
    """Spells that have not been withdrawn."""

    def get_queryset(self) -> models.QuerySet["Spell"]:
        """Leave out what was withdrawn."""
        return super().get_queryset().filter(withdrawn_at=None)


class Spell(models.Model):
    """A person works for an organisation in a post, from a day to a day, both included.

    Primary spells of one person do not overlap: adapters installs the rule that the database keeps. One that was entered
    wrongly is withdrawn with a reason: `objects` does not find it any more, `every` does.
    """

    public_id = PublicIdField()
    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("岗位"), max_length=20, choices=Post)
    front_line = models.BooleanField(_("一线照护"), default=True)
    in_quota = models.BooleanField(_("在编"), null=True)
    contract_years = models.PositiveSmallIntegerField(_("合同年限"), null=True)
    started_on = models.DateField(_("入职日期"))
    ended_on = models.DateField(_("离职日期"), null=True)
    primary = models.BooleanField(_("主要工作"), default=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    was_primary = models.BooleanField(default=False)
    withdrawn_for = models.CharField(_("撤销原因"), max_length=200, blank=True)

    objects = Standing()
    every = models.Manager()

    class Meta:
        verbose_name = _("从业记录")
        verbose_name_plural = _("从业记录")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="employment_spell_period",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(ended_on=None, withdrawn_at=None),
                name="employment_spell_running_once",
            ),
            # Withdrawn, it is nobody's primary work: the rule against two at a time does not see it.
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_for="")
                | (models.Q(withdrawn_at__isnull=False, primary=False) & ~models.Q(withdrawn_for="")),
                name="employment_spell_withdrawn_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "started_on"], name="employment_spell_roster"),
            models.Index(fields=["person", "started_on"], name="employment_spell_person"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.post}"


class MonthRecord(models.Model):
    """What the employer reports of one person and month: days at work, social insurance."""

    person = models.ForeignKey("portal_people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(_("月份"), max_length=7)
    days = models.PositiveSmallIntegerField(_("出勤天数"), null=True)
    insured = models.BooleanField(_("缴纳社会保险"), default=False)
    insurance_fen = models.PositiveIntegerField(_("单位缴费（分）"), null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("月度记录")
        verbose_name_plural = _("月度记录")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "month"], name="employment_month_once"),
            models.CheckConstraint(
                condition=models.Q(days=None) | models.Q(days__lte=31), name="employment_month_days"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "month"], name="employment_month_organisation")]

    def __str__(self) -> str:
        return f"#{self.person_id} {self.month}"


class SpellChange(models.Model):
    """What a spell said until a moment at which it was ended, corrected or given another post; never changed.

    The spell itself says what is known today. Read backwards, these rows say what was known at any moment.
    """

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="changes")
    post = models.CharField(_("原岗位"), max_length=20, choices=Post)
    front_line = models.BooleanField(_("原来是否一线"))
    ended_on = models.DateField(_("原离职日期"), null=True)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("变更时间"))

    class Meta:
        verbose_name = _("从业记录变更")
        verbose_name_plural = _("从业记录变更")
        indexes = [models.Index(fields=["spell", "changed_at"], name="employment_change_spell")]

    def __str__(self) -> str:
        return f"#{self.spell_id} {self.changed_at:%Y-%m-%d}"


class MonthChange(models.Model):
    """What a month's record said until it was corrected; never changed."""

    record = models.ForeignKey(MonthRecord, on_delete=models.PROTECT, related_name="changes")
    days = models.PositiveSmallIntegerField(_("原出勤天数"), null=True)
    insured = models.BooleanField(_("原来是否缴纳社会保险"))
    insurance_fen = models.PositiveIntegerField(_("原单位缴费（分）"), null=True)
    recorded_at = models.DateTimeField(_("原记录时间"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("变更时间"))

    class Meta:
        verbose_name = _("月度记录变更")
        verbose_name_plural = _("月度记录变更")
        indexes = [models.Index(fields=["record", "changed_at"], name="employment_change_month")]

    def __str__(self) -> str:
        return f"#{self.record_id} {self.changed_at:%Y-%m-%d}"


class RosterIntake(models.Model):
    """A roster file that a clerk has sent: looked through first, imported when the clerk has seen the report."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("portal_files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("上传时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    imported_at = models.DateTimeField(_("导入时间"), null=True)
    # Lines that are in, so that a repeated run goes on where the last one stopped; {line: what became of it}.
    done = models.JSONField(default=dict)
    report = models.JSONField(null=True)

    class Meta:
        verbose_name = _("花名册文件")
        verbose_name_plural = _("花名册文件")

    def __str__(self) -> str:
        return self.public_id
