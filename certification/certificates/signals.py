"""News of the registry."""

from django.dispatch import Signal

# certificate_id: a certificate exists and has its number.
issued = Signal()
# certificate_id: its PDF is frozen.
rendered = Signal()
# certificate_id: its state changed.
state_changed = Signal()
