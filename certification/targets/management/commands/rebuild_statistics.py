"""Makes the rollup anew."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certification.targets import services


class Command(BaseCommand):
    """Counts every month from the facts; safe at any time."""

    help = "Make the rollup of the statistics anew from the facts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many months were made."""
        made = services.rebuild_all(now=timezone.now(), say=lambda text: sys.stderr.write(f"{text}\n"))
        self.stdout.write(f"{made} months")
