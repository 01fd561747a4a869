"""Reading decisions, and what still waits for one; one route a file."""

from certification.awards.selectors import batches, runs, wording
from certification.awards.selectors.conditions import LADDER, Check, failed, held_besides
from certification.awards.selectors.examinations import candidates, checks, of_registration, sessions, tallies
from certification.awards.selectors.recognitions import (
    Waiting,
    assessments_waiting,
    award_of,
    contest_checks,
    conversion_checks,
    conversions,
    decided,
    direct_checks,
    old_certificate,
    placings_waiting,
)

__all__ = [
    "LADDER",
    "Check",
    "Waiting",
    "assessments_waiting",
    "award_of",
    "batches",
    "candidates",
    "checks",
    "contest_checks",
    "conversion_checks",
    "conversions",
    "decided",
    "direct_checks",
    "failed",
    "held_besides",
    "of_registration",
    "old_certificate",
    "placings_waiting",
    "runs",
    "sessions",
    "tallies",
    "wording",
]
