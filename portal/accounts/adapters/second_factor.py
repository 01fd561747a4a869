"""What django-allauth asks us about the second factor, and what we ask it."""

import base64
import hashlib
import io
import time
from datetime import datetime
from typing import Any

import segno
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import logic

PERIOD_SECONDS = 30


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets encrypted, the QR code drawn here, our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对。验证器里的数字 30 秒换一次，请看最新的。"),
        "cannot_generate_recovery_codes": _("先开第二道验证，才有备用码。"),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret in the clear; a value under another key becomes one that no code fits."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return totp.generate_totp_secret()

    def get_totp_label(self, user: Any) -> str:
        """Return what the authenticator app writes beside the figures: no full number."""
        return logic.masked_phone(user.phone) or str(user)

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code; on white, so that it can be scanned on a dark page too."""
        drawn = io.BytesIO()
        # With its namespace: the page shows it as an image, and an image without one stays blank.
        segno.make(url, error="m").save(drawn, kind="svg", scale=6, light="#fff", border=3, xmldecl=False, nl=False)
        return drawn.getvalue().decode()


def has_totp(user: Any) -> bool:
    """Say whether the user has bound an authenticator app."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def recovery_codes_left(user: Any) -> int | None:
    """Return how many recovery codes are unused, None where there are none at all."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else None


def bind_totp(user: Any) -> None:
    """Give the user an authenticator with a new secret (demonstration people)."""
    if not has_totp(user):
        totp.TOTP.activate(user, totp.generate_totp_secret())


def unbind(user: Any) -> None:
    """Take away the user's authenticator and recovery codes."""
    Authenticator.objects.filter(user_id=user.pk).delete()


def current_code(user: Any, *, at: datetime | None = None) -> str:
    """Return what the user's authenticator app shows now, "" where none is bound (demonstration and tests)."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    secret = SecondFactorAdapter().decrypt(found.data["secret"])
    moment = at.timestamp() if at else time.time()
    return totp.format_hotp_value(totp.hotp_value(secret, int(moment) // PERIOD_SECONDS))


def passed(request: HttpRequest, user: Any) -> bool:
    """Say whether the sign-in of this session, for this user, went through the second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
