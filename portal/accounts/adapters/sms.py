"""Who carries one-time codes to phones. SMS_BACKEND names one of these classes, or one of your own."""

import json
import logging
import urllib.error
import urllib.request
from typing import Any, Protocol

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from portal.accounts.errors import NotSent

logger = logging.getLogger("portal.accounts.sms")
TIMEOUT_SECONDS = 5


class Backend(Protocol):
    """What a carrier of codes offers."""

    # True where the sign-in page may show the code itself: demonstration and tests alone.
    shows_code: bool

    def send(self, *, phone: str, code: str, text: str) -> None:
        """Hand one message to the gateway.

        Arguments: phone, +86 and eleven digits; code, six figures, for gateways that fill a registered template; text,
        the whole message. Raises NotSent where the gateway did not take it.
        """


class Development:
    """Sends nothing: the page shows the code, marked as a demonstration. Refuses to exist in production."""

    shows_code = True

    def __init__(self) -> None:
        if settings.PORTAL_ENV not in {"local", "test"}:
            raise ImproperlyConfigured("SMS_BACKEND Development shows codes to everybody: local and test only")

    def send(self, *, phone: str, code: str, text: str) -> None:
        """Do nothing."""


class Console:
    """Writes the message to the log of the server: for a trial installation without a gateway."""

    shows_code = False

    def send(self, *, phone: str, code: str, text: str) -> None:
        """Write the message, the number shortened."""
        logger.warning("SMS to ...%s: %s", phone[-4:], text)


class HttpGateway:
    """Posts JSON {phone, code, text, template} to SMS_GATEWAY_URL with SMS_GATEWAY_TOKEN as bearer.

    Any answer below 300 counts as taken. Providers with signatures of their own get a class of their own beside this.
    """

    shows_code = False

    def send(self, *, phone: str, code: str, text: str) -> None:
        """Post the message; raises NotSent."""
        body = {"phone": phone, "code": code, "text": text, "template": settings.SMS_GATEWAY_TEMPLATE}
        if not settings.SMS_GATEWAY_URL.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            logger.error("SMS_GATEWAY_URL is missing or not https")
            raise NotSent
        request = urllib.request.Request(  # noqa: S310  (scheme checked above)
            settings.SMS_GATEWAY_URL,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                if answer.status >= 300:
                    raise NotSent
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            # Neither number nor code: the log is read by people who must not have them.
            logger.error("SMS gateway: %s", type(error).__name__)
            raise NotSent from error


class Missing:
    """No carrier is configured: whoever asks for a code is told so."""

    shows_code = False

    def send(self, *, phone: str, code: str, text: str) -> None:
        """Refuse."""
        logger.error("SMS_BACKEND is not configured")
        raise NotSent


def backend() -> Backend:
    """Return the configured carrier."""
    return import_string(settings.SMS_BACKEND)()


def shows_code() -> bool:
    """Say whether the page itself may show codes."""
    return bool(backend().shows_code)


def check(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django check: production without a carrier, or with the one that shows codes."""
    if settings.PORTAL_ENV in {"local", "test"}:
        return []
    if settings.SMS_BACKEND.endswith(".Development"):
        return [checks.Error("SMS_BACKEND Development shows codes to everybody", id="accounts.E001")]
    if settings.SMS_BACKEND.endswith(".Missing"):
        return [checks.Warning("SMS_BACKEND is not set: nobody can sign in", id="accounts.W001")]
    return []
