"""What the statistics do on news from below."""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certification.certificates import signals as certificates
from certification.targets import services
from portal.employment import signals as employment
from portal.jobs import services as jobs

# News comes in bursts (a roster, an awarding); those of one minute are worked off together.
_WAIT = timedelta(minutes=1)


def _plan(now: datetime) -> None:
    slot = int(now.timestamp()) // 60
    jobs.plan(
        task="certification.targets.tasks.rebuild", key=f"targets.rebuild:{slot}", ids={}, now=now, due_at=now + _WAIT
    )


@receiver(employment.spell_changed, dispatch_uid="targets.spell_changed.mark")
def mark_spell(sender: Any, spell_id: int, **kwargs: Any) -> None:
    """Somebody was hired, has left or has another post."""
    now = timezone.now()
    services.mark_spell(spell_id=spell_id, now=now)
    _plan(now)


def mark_certificate(sender: Any, certificate_id: int, **kwargs: Any) -> None:
    """A certificate was issued or entered, verified, or changed its state."""
    now = timezone.now()
    services.mark_certificate(certificate_id=certificate_id, now=now)
    _plan(now)


for _name in ("issued", "recorded", "state_changed"):
    getattr(certificates, _name).connect(mark_certificate, dispatch_uid=f"targets.{_name}.mark")
