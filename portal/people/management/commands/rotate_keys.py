"""manage.py rotate_keys: seal identity numbers anew under the current key."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.people import services


class Command(BaseCommand):
    """Re-encrypt what older keys sealed; safe to kill and repeat."""

    help = "Seal the identity numbers anew under the current key."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work in batches until none is left."""
        total = 0
        while done := services.reseal(actor=None, now=timezone.now()):
            total += done
            self.stderr.write(f"{total}")
        self.stdout.write(f"{total} numbers sealed anew")
