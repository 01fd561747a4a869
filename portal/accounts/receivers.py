"""What follows from a sign-in: whether this session has passed the second factor, and a line in the audit trail."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from portal.access import permissions
from portal.accounts import services
from portal.accounts.adapters import second_factor
from portal.home import signals as home_signals


@receiver(user_logged_in, dispatch_uid="portal.accounts.second_factor")
def remember_second_factor(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Every sign-in says anew whether the second factor was passed: nothing is left over from another user."""
    permissions.note_second_factor(request, second_factor.passed(request, user), now=timezone.now())


@receiver(account_signals.user_logged_in, dispatch_uid="portal.accounts.audit")
def note_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Audit a sign-in."""
    services.note_sign_in(
        user=user, second_factor_passed=bool(request.session.get("second_factor")), now=timezone.now()
    )


@receiver(account_signals.authentication_step_completed, dispatch_uid="portal.accounts.stepped_up")
def stepped_up(sender: Any, request: HttpRequest, user: Any, method: str, **kwargs: Any) -> None:
    """The second factor given by somebody who is signed in already counts for their session."""
    if method == "mfa" and request.user.is_authenticated and request.user.pk == user.pk:
        permissions.note_second_factor(request, True, now=timezone.now())


@receiver(mfa_signals.authenticator_removed, dispatch_uid="portal.accounts.removed")
def removed(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever removes their authenticator stands before the staff doors like somebody who has none."""
    if authenticator.type == Authenticator.Type.TOTP:
        permissions.note_second_factor(request, False, now=timezone.now())
        services.note_second_factor(user=user, change="removed", now=timezone.now())


@receiver(home_signals.large_print_chosen, dispatch_uid="portal.accounts.large_print")
def keep_large_print(sender: Any, user: Any, on: bool, **kwargs: Any) -> None:
    """Keep the choice of print with the account."""
    services.prefer(user=user, actor=user, large_print=on, now=timezone.now())
