"""Reads a roster file into an organisation and reports on every line of it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.employment import services
from portal.organisations import selectors as organisations


class Command(BaseCommand):
    """Exit 0: done. 1: something was refused; the good lines are in all the same. 2: used wrongly."""

    help = "Import a roster file (.xlsx) into an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="ID", help="public id or unified credit code")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print."""
        path: Path = options["file"]
        wanted = options["organisation"]
        organisation = organisations.get(wanted) or organisations.get_by_code(wanted)
        if organisation is None:
            raise CommandError(f"--organisation: {wanted} is not known", returncode=2)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
        report = services.import_roster(
            content=content, organisation=organisation, actor=None, now=timezone.now(), dry_run=options["dry_run"]
        )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            for problem in report.problems:
                self.stdout.write(f"{problem.line}\t{problem.item}\t{problem.code}\t{problem.message}")
        rehearsed = "rehearsed, nothing written: " if options["dry_run"] else ""
        self.stderr.write(f"{rehearsed}{report.read} read, {report.imported} imported")
        if report.has_errors:
            raise SystemExit(1)
