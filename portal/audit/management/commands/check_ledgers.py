"""Re-folds every ledger."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.audit import registry, services


class Command(BaseCommand):
    """Re-folds all ledgers and the audit chain; exit 1 where a stored figure differs."""

    help = "Re-fold the ledgers (hours, marks ...) and the audit chain."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and report."""
        checks = {"audit": services.verify, **registry.LEDGERS}
        report = {name: check() for name, check in sorted(checks.items())}
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not any(report.values()), "ledgers": report}, ensure_ascii=False))
        else:
            for name, faults in report.items():
                self.stdout.write(f"{name}: {'ok' if not faults else f'{len(faults)} faults'}")
                for fault in faults:
                    self.stdout.write(f"  {fault}")
        if any(report.values()):
            sys.exit(1)
