"""News of the examination room."""

from django.dispatch import Signal

# registration_id: a candidate got a place.
registered = Signal()
# attempt_id: an attempt is finalised and marked.
attempt_finalised = Signal()
# session_id: the results of a session are public to its candidates.
results_released = Signal()
