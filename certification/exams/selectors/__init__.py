"""Reading examinations, one noun a file."""

from certification.exams.selectors.eligibility import eligibility
from certification.exams.selectors.ledger import faults_in_marks
from certification.exams.selectors.papers import (
    Sheet,
    admitted,
    attempt,
    attempt_by_id,
    attempt_of_token,
    log,
    remaining,
    result,
    results_visible,
    sheet,
    token_for,
)
from certification.exams.selectors.sessions import (
    all_passed,
    blueprints_of,
    candidates,
    open_sessions,
    passed_registrations,
    pool,
    registrations_of,
    rows,
    session,
    session_by_id,
    sessions_of,
    without_paper,
)

__all__ = [
    "Sheet",
    "admitted",
    "all_passed",
    "attempt",
    "attempt_by_id",
    "attempt_of_token",
    "blueprints_of",
    "candidates",
    "eligibility",
    "faults_in_marks",
    "log",
    "open_sessions",
    "passed_registrations",
    "pool",
    "registrations_of",
    "remaining",
    "result",
    "results_visible",
    "rows",
    "session",
    "session_by_id",
    "sessions_of",
    "sheet",
    "token_for",
    "without_paper",
]
