"""What this room puts into registries: a check of the settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register()
def bureaus_key(**_: Any) -> list[CheckMessage]:
    """Warn where certificates are given out in earnest under the development authority."""
    if settings.PORTAL_ENV == "production" and not settings.SIGNING_KEYS["pdf"]["key"]:
        return [
            Warning(
                "PDF files are signed with a certificate of the development authority, which nobody trusts.",
                hint="Give SIGNING_PDF_KEY and SIGNING_PDF_CHAIN; see docs/certificates.md.",
                id="keys.W001",
            )
        ]
    return []
