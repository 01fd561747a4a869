"""Natural persons and their identity documents."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.fields import PublicIdField
from portal.people.enums import ConsentKind, Degree, DocumentKind, SchoolKind, Sex, StudyMode


class Person(models.Model):
    """A natural person; needs no login, and an elder needs no document."""

    public_id = PublicIdField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(_("姓名"), max_length=50)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True)
    region = models.ForeignKey(
        "portal_regions.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    photo = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return f"{self.public_id}"


class IdentityDocument(models.Model):
    """An identity document: the number is stored encrypted and found by a keyed digest."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="document")
    kind = models.CharField(_("证件类型"), max_length=20, choices=DocumentKind)
    number_sealed = models.BinaryField()
    number_digest = models.CharField(max_length=64, unique=True)
    # What pages show; kept beside the sealed number so that showing a mask never needs the key.
    number_masked = models.CharField(_("证件号码"), max_length=20)
    recorded_at = models.DateTimeField()
    warning = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("证件")
        verbose_name_plural = _("证件")

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Education(models.Model):
    """A completed schooling."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="education")
    level = models.CharField(_("学历"), max_length=20, choices=Degree)
    mode = models.CharField(_("学习形式"), max_length=10, choices=StudyMode, blank=True)
    major = models.CharField(_("专业"), max_length=80, blank=True)
    in_field = models.BooleanField(_("养老照护相关专业"), null=True)
    school_kind = models.CharField(_("学校类别"), max_length=20, choices=SchoolKind, blank=True)
    graduated_in = models.PositiveSmallIntegerField(_("毕业年份"), null=True)
    graduated_on = models.DateField(_("毕业日期"), null=True)

    class Meta:
        verbose_name = _("学历")
        verbose_name_plural = _("学历")
        constraints = [models.UniqueConstraint(fields=["person", "level"], name="education_once")]

    def __str__(self) -> str:
        return self.level


class Consent(models.Model):
    """A person agreed to a use of their data, or withdrew it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    text_version = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(withdrawn_at=None), name="consent_live_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
