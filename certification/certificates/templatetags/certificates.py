"""What a certificate is worth today, for templates."""

from django import template
from django.utils import timezone

from certification.certificates import selectors
from certification.certificates.models import Certificate

register = template.Library()


@register.filter
def state_now(certificate: Certificate) -> str:
    """Return the state that a page shows today: see selectors.shown_state."""
    return selectors.shown_state(certificate, on=timezone.localdate())
