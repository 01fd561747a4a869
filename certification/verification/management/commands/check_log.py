"""Recomputes the public log."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certification.verification import selectors


class Command(BaseCommand):
    """Recomputes every hash from the entries, checks every head and its signature, and the register against the entries."""

    help = (
        "Recompute the public log from its entries and hold the register against it. "
        "Exit 0 = it holds (there may be notes), 1 = it does not, with what is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute it."""
        found = list(selectors.findings())
        faults = [finding.text for finding in found if finding.fault]
        notes = [finding.text for finding in found if not finding.fault]
        if options["json"]:
            self.stdout.write(json.dumps({"size": selectors.size(), "faults": faults, "notes": notes}))
        else:
            held = [] if faults else [f"{selectors.size()} entries: the log holds"]
            self.stdout.write("\n".join([*faults, *(f"note: {note}" for note in notes), *held]))
        if faults:
            sys.exit(1)
