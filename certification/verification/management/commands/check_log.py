"""Recomputes the public log."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certification.verification import selectors


class Command(BaseCommand):
    """Recomputes every hash from the entries and checks every head and its signature."""

    help = "Recompute the public log from its entries. Exit 0 = it holds, 1 = it does not, with what is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute it."""
        faults = list(selectors.faults())
        if options["json"]:
            self.stdout.write(json.dumps({"size": selectors.size(), "faults": faults}))
        else:
            self.stdout.write("\n".join(faults) or f"{selectors.size()} entries: the log holds")
        if faults:
            sys.exit(1)
