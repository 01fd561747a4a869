"""manage.py qualify."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.standards import services
from portal.policy import services as policy
from portal.policy.errors import PackRefused, PolicyGap


class Command(BaseCommand):
    """Says whether facts open a level of a standard; exit 0 = said, 1 = the facts file is refused, 2 = used wrongly."""

    help = "Says whether the facts of a file open a level of a standard of the portal's packs; needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the facts, the standard, the level and the day."""
        parser.add_argument("--facts", required=True, metavar="FILE.yaml")
        parser.add_argument("--standard", required=True, metavar="CODE", help="caregiver-2019, template-2025 ...")
        parser.add_argument("--level", required=True, type=int, choices=range(1, 6), help="5 junior .. 1 chief")
        parser.add_argument("--on", required=True, metavar="DATE", help="the day of registration")
        parser.add_argument("--pack", metavar="SLUG", help="only this pack, or the folder of one")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge the facts."""
        try:
            on = date.fromisoformat(options["on"])
        except ValueError:
            raise CommandError(f"--on is no day: {options['on']}", returncode=2) from None
        if options["pack"] and not policy.known_pack(options["pack"]):
            raise CommandError(f"no such pack: {options['pack']}", returncode=2)
        path = Path(options["facts"])
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--facts cannot be read: {error}", returncode=2) from None
        try:
            found = services.qualify_file(
                text=text,
                file=path.name,
                standard=options["standard"],
                level=options["level"],
                on=on,
                pack=options["pack"],
            )
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            if options["json"]:
                print(json.dumps({"problems": [vars(problem) for problem in refused.problems]}, ensure_ascii=False))
            raise SystemExit(1) from None
        except PolicyGap as gap:
            raise CommandError(f"no such standard: {gap.what}", returncode=2) from None
        if options["json"]:
            print(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"qualifies: {'yes' if found['qualifies'] else 'no'}, route: {found['route']}")
        for entry in found["reasons"]:
            line = f"{'+' if entry['met'] else '-'} {entry.get('route') or ''} {entry['code']} {entry['text']}"
            self.stdout.write(
                f"{line} ({', '.join(entry['article'])}) value {entry.get('value')} needs {entry.get('needs')}"
            )
        for note in found["unverified"]:
            self.stdout.write(f"unverified: {note}")
