"""Enters what was issued before there was a log."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certification.verification import services


class Command(BaseCommand):
    """Puts every event that is missing into the public log, by the time at which it was recorded."""

    help = "Enter certificates that were issued before the public log existed; safe to repeat or kill."

    def handle(self, *args: Any, **options: Any) -> None:
        """Enter them, with progress on standard error."""

        def say(total: int) -> None:
            sys.stderr.write(f"{total}\n")

        done = services.backfill(now=timezone.now(), progress=say)
        self.stdout.write(f"{done} entries")
