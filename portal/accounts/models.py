"""The login."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_username() -> str:
    """Return a name that nobody types: people sign in by phone."""
    return uuid.uuid4().hex


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's managers are untyped
    """A login. Who the person is stands in portal.people; what they may do in portal.access."""

    username = models.CharField(max_length=32, unique=True, default=new_username)
    # A name is one piece here; Django's two columns go, and `first_name` below answers for Wagtail.
    last_name = None  # type: ignore[assignment]
    phone = models.CharField(_("手机号"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("手机号已验证"), default=False)
    display_name = models.CharField(_("显示名"), max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    large_print = models.BooleanField(default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username[:8]

    @property
    def first_name(self) -> str:  # type: ignore[override]  # the column is gone: read-only
        """Return the name that the side bar of Wagtail's admin shows; it would show the user name instead."""
        return str(self)

    def get_full_name(self) -> str:
        """Return the name that Wagtail's admin shows."""
        return str(self)

    get_short_name = get_full_name


class DemoUser(models.Model):
    """A login of the demonstration world; one of each role is the one that `demo_login` opens."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=~models.Q(role=""), name="accounts_demo_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class DemoLink(models.Model):
    """A link that signs a demonstration person in, once; only the digest of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d %H:%M}"
