"""How a body's certificates look."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.certificates.enums import Kind, TemplateState
from portal.access.fields import PublicIdField


class Template(models.Model):
    """One version of what a body's certificates of a kind look like. Once activated it changes no more."""

    public_id = PublicIdField()
    issuer = models.ForeignKey("portal_organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    version = models.PositiveIntegerField(_("版本"))
    layout = models.CharField(_("版式"), max_length=30)
    # Slot -> {"x": mm, "y": mm, "size": pt}, each a shift or size within the limits of the layout.
    moves = models.JSONField(default=dict)
    seal = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    background = models.ForeignKey("portal_files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    # What the comparison of the fast way with WeasyPrint's own output found when the version was activated.
    fast = models.BooleanField(_("可以快速制证"), default=False)
    report = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("证书版式")
        verbose_name_plural = _("证书版式")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["issuer", "kind"], condition=models.Q(state="active"), name="template_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout} {self.version}"
