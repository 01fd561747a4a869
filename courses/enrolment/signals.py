"""News of classes."""

from django.dispatch import Signal

# enrolment_id: admitted, may start to learn.
admitted = Signal()
# enrolment_id, at (ISO moment): attendance of an offline lesson or a course test was recorded.
recorded = Signal()
