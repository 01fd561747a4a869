"""Writing in the registry, one verb a file."""

from certification.certificates.services.checking import check, verify
from certification.certificates.services.issuing import award, preview_pattern, set_pattern
from certification.certificates.services.lists import receive, rehearse, take, template
from certification.certificates.services.recording import enter, record
from certification.certificates.services.rendering import render
from certification.certificates.services.renewing import approve, ask, refuse
from certification.certificates.services.states import restore, revoke, supersede, suspend

__all__ = [
    "approve",
    "ask",
    "award",
    "check",
    "enter",
    "preview_pattern",
    "receive",
    "record",
    "refuse",
    "rehearse",
    "render",
    "restore",
    "revoke",
    "set_pattern",
    "supersede",
    "suspend",
    "take",
    "template",
    "verify",
]
