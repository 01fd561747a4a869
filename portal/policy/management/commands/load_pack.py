"""manage.py load_pack."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.policy import adapters, services
from portal.policy.errors import PackRefused


class Command(BaseCommand):
    """Takes a bureau's own pack from a folder; exit 0 = loaded, 1 = refused with FILE:LINE, 2 = no such folder."""

    help = "Loads a policy pack from a folder outside the portal's own (activate it with activate_pack)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", metavar="FOLDER")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the pack with its cases, and load it."""
        if not adapters.exists(options["folder"]):
            raise CommandError(f"no such folder: {options['folder']}", returncode=2)
        report = services.check(options["folder"])
        for problem in report.problems:
            self.stderr.write(str(problem))
        if report.problems:
            if options["json"]:
                print(json.dumps({"loaded": False, "problems": [vars(p) for p in report.problems]}, ensure_ascii=False))
            raise SystemExit(1)
        try:
            row = services.load(slug=options["folder"], actor=None, now=timezone.now())
        except PackRefused as refused:  # the folder changed meanwhile
            raise CommandError(str(refused.message), returncode=1) from None
        self.stderr.write(f"{row.slug} version {row.version}, {report.cases} cases, sha256 {row.sha256}")
        if options["json"]:
            found = {"loaded": True, "slug": row.slug, "version": row.version, "sha256": row.sha256}
            print(json.dumps(found | {"problems": []}, ensure_ascii=False))
