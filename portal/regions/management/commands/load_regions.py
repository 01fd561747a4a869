"""manage.py load_regions: administrative divisions from a data file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.regions import services
from portal.regions.errors import BadFile


class Command(BaseCommand):
    """Load the tree of divisions; safe to repeat."""

    help = "Load the administrative divisions (default: the data that come with the project)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--file", type=Path, help="CSV or CSV.gz file with the columns code,name,level,parent")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report; exit code 1 with line and reason when the file is bad."""
        try:
            report = services.load(file=options["file"], now=timezone.now())
        except BadFile as error:
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        {"problems": [{"line": error.line, "code": error.code, "message": str(error)}]},
                        ensure_ascii=False,
                    )
                )
            raise CommandError(f"{options['file']} {error}") from None
        except (OSError, EOFError) as error:
            raise CommandError(f"{options['file']}: {error.__class__.__name__}: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(vars(report)))
        else:
            self.stdout.write(
                f"{report.read} divisions: {report.added} added, {report.changed} changed, {report.ended} ended"
            )
