"""Writing in classes, one noun a file."""

from courses.enrolment.services.classes import close_class, open_class
from courses.enrolment.services.enrolments import apply, complete, decide, withdraw
from courses.enrolment.services.records import record_attendance, record_test, reverse_attendance

__all__ = [
    "apply",
    "close_class",
    "complete",
    "decide",
    "open_class",
    "record_attendance",
    "record_test",
    "reverse_attendance",
    "withdraw",
]
