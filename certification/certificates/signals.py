"""News of the registry."""

from django.dispatch import Signal

# certificate_id: a certificate exists and has its number.
issued = Signal()
# certificate_id: its PDF is frozen.
rendered = Signal()
# certificate_id: a certificate from elsewhere, or from before the portal, was entered.
recorded = Signal()
# certificate_id: its state changed, or somebody has verified it.
state_changed = Signal()
