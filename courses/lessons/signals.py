"""News of learners."""

from django.dispatch import Signal

# enrolment_id: a lesson was completed, or another five minutes of one were credited; at: the moment, ISO 8601, which a
# receiver may use as its own now.
progressed = Signal()
