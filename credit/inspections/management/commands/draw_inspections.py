"""manage.py draw_inspections."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credit.inspections import services
from portal.policy.errors import PackRefused


class Command(BaseCommand):
    """Draws from a published plan by public numbers; exit 0 = drawn, 1 = the plan is refused, 2 = used wrongly."""

    help = "Draws the agencies of a plan by the public numbers; needs no database, and anybody can repeat it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the plan and the numbers."""
        parser.add_argument("--plan", required=True, metavar="FILE.yaml")
        parser.add_argument("--numbers", required=True, help="the published number string, exactly as given")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw and print."""
        if not options["numbers"]:
            raise CommandError("--numbers is empty", returncode=2)
        path = Path(options["plan"])
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--plan cannot be read: {error}", returncode=2) from None
        try:
            found = services.draw_file(text=text, file=path.name, numbers=options["numbers"])
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            if options["json"]:
                print(json.dumps({"problems": [vars(problem) for problem in refused.problems]}, ensure_ascii=False))
            raise SystemExit(1) from None
        if options["json"]:
            print(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{found['algorithm']} list_sha256 {found['list_sha256']}")
        for stratum, ids in found["drawn"].items():
            self.stdout.write(f"{stratum}: {', '.join(ids) or '-'}")
        for row in found["tickets"]:
            self.stdout.write(f"{row['ticket']} {row['stratum']} {row['id']}")
