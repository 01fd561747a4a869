"""Signs the public log."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.verification import selectors, services
from certification.verification.errors import LogBroken
from portal.keys.errors import KeyUnavailable


class Command(BaseCommand):
    """Writes what waits and signs the log's size and root; the same day and size again return the same head."""

    help = (
        "Sign the public log now instead of waiting for the day's end. "
        "Exit 1 = not signed: it contradicts its last head, or there is no key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign it."""
        try:
            head = services.sign_head(now=timezone.now())
        except (LogBroken, KeyUnavailable) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"head": selectors.head_values(head) if head else None}))
        else:
            self.stdout.write(f"{head.size} {head.root} {head.key_id}" if head else "the log is empty")
