"""What is written to the log, and how much of it."""

import logging
import re

# Whoever knows what follows sees a certificate: links that holders make, and codes that stand on the paper alone.
_SECRET = re.compile(r"(?<![^\s\"'])/(s|v)/[^/\s\"']+")


def short_refusal(record: logging.LogRecord) -> bool:
    """Keep the line of a refusal and drop its traceback: somebody knocking at the wrong door is no fault of ours.

    Django logs every 403 with the stack of its exception; with errors of the server the stack stays.
    """
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = record.exc_text = None
    return True


def no_secret(record: logging.LogRecord) -> bool:
    """Keep the line of a request and take out of its address what only its holder is to know."""
    if isinstance(record.args, tuple):
        record.args = tuple(_SECRET.sub(r"/\1/…", part) if isinstance(part, str) else part for part in record.args)
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "short_refusals": {"()": "django.utils.log.CallbackFilter", "callback": short_refusal},
        "no_secrets": {"()": "django.utils.log.CallbackFilter", "callback": no_secret},
    },
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"filters": ["short_refusals", "no_secrets"]},
        "portal": {"level": "INFO"},
        "courses": {"level": "INFO"},
        "certification": {"level": "INFO"},
        "credit": {"level": "INFO"},
    },
}
