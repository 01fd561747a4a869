"""Writing while learning, one noun a file."""

from courses.lessons.services.quiz import answer_quiz
from courses.lessons.services.receipts import Prompt, Receipt, receipt
from courses.lessons.services.viewings import (
    MAX_EVENTS,
    Answer,
    Beat,
    answer_presence,
    heartbeat,
    open_lesson,
    read_without_scripts,
)

__all__ = [
    "MAX_EVENTS",
    "Answer",
    "Beat",
    "Prompt",
    "Receipt",
    "answer_presence",
    "answer_quiz",
    "heartbeat",
    "open_lesson",
    "read_without_scripts",
    "receipt",
]
