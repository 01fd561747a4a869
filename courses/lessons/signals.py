"""News of learners."""

from django.dispatch import Signal

# enrolment_id: a lesson was completed, or another five minutes of one were credited.
progressed = Signal()
