"""News of the room."""

from django.dispatch import Signal

# contest_id: its honours list is public; receivers issue certificates of honour.
published = Signal()
