"""What the room does on news from below."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certification.certificates import signals as certificates
from certification.verification import services


@receiver(certificates.rendered, dispatch_uid="verification.log.rendered")
@receiver(certificates.state_changed, dispatch_uid="verification.log.state_changed")
def enter_into_the_log(sender: Any, certificate_id: int, **kwargs: Any) -> None:
    """A certificate whose file is frozen, or whose state changed, belongs into the public log."""
    services.enter(certificate_id=certificate_id, now=timezone.now())
