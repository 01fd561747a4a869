"""Prints the indicators and targets of a division."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.targets.selectors import report


class Command(BaseCommand):
    """Always counts from the facts, never from the rollup."""

    help = "Indicators and targets of a division as of a day, as known at a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--region", required=True, help="division code, CN for the country")
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--known-at", type=date.fromisoformat, help="what was known at the end of this day")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print."""
        region = report.code_of(str(options["region"]))
        if region is None:
            raise CommandError(f"no division has the code {options['region']}")
        known = options["known_at"]
        found = report.statistics(
            region,
            as_of=options["as_of"],
            today=timezone.localdate(),
            known_at=report.end_of(known) if known else None,
            exact=True,
        )
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{found['name']} {found['as_of']}")
        for entry in found["indicators"]:
            shown = entry["message"] if entry["value"] is None else entry["value"]
            self.stdout.write(f"  {entry['label']}: {shown} ({entry['numerator']} / {entry['denominator']})")
        for goal in found["targets"]:
            self.stdout.write(
                f"  [{goal['state']}] {goal['title']}: {goal['value']} / {goal['target']} ({goal['due']}, "
                f"{goal['source']['document']} {goal['source']['article']})"
            )
