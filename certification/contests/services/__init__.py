"""Writing about contests and direct assessments, one noun a file."""

from certification.contests.services.assessing import apply, state_opinion
from certification.contests.services.contests import create, issue_honours, publish
from certification.contests.services.importing import Report, receive, rehearse, take, template
from certification.contests.services.placings import agree_to_name, enter, remove, withdraw

__all__ = [
    "Report",
    "agree_to_name",
    "apply",
    "create",
    "enter",
    "issue_honours",
    "publish",
    "receive",
    "rehearse",
    "remove",
    "state_opinion",
    "take",
    "template",
    "withdraw",
]
