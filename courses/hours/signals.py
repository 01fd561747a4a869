"""News of hours."""

from django.dispatch import Signal

# enrolment_id: every condition of the course holds.
course_completed = Signal()
