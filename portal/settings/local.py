"""A single machine: development, demonstration, a small county."""

from portal.settings.base import *  # noqa: F403
from portal.settings.parts.environment import flag

DEBUG = flag("PORTAL_DEBUG")
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
