"""News of employment."""

from django.dispatch import Signal

# spell_id: a person was hired, has left, or has another post from now on.
spell_changed = Signal()
