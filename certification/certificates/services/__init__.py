"""Writing in the registry, one verb a file."""

from certification.certificates.services.checking import check, verify
from certification.certificates.services.issuing import award, preview_pattern, set_pattern
from certification.certificates.services.lists import receive, refused_table, rehearse, report_of, template
from certification.certificates.services.papers import fault_of, make_again, stop
from certification.certificates.services.recording import enter, record
from certification.certificates.services.rendering import render
from certification.certificates.services.renewing import approve, ask, refuse, take_back
from certification.certificates.services.states import check_public, restore, revoke, supersede, suspend
from certification.certificates.services.taking import confirm, job_of, take
from certification.certificates.services.withdrawing import may_withdraw, withdraw

__all__ = [
    "approve",
    "ask",
    "award",
    "check",
    "check_public",
    "confirm",
    "enter",
    "fault_of",
    "job_of",
    "make_again",
    "may_withdraw",
    "preview_pattern",
    "receive",
    "record",
    "refuse",
    "refused_table",
    "rehearse",
    "render",
    "report_of",
    "restore",
    "revoke",
    "set_pattern",
    "stop",
    "supersede",
    "suspend",
    "take",
    "take_back",
    "template",
    "verify",
    "withdraw",
]
