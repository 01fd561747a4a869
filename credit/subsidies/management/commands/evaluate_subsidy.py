"""manage.py evaluate_subsidy."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credit.subsidies import services
from portal.policy import services as policy
from portal.policy.errors import PackRefused, PolicyGap


class Command(BaseCommand):
    """Evaluates a scheme; exit 0 = evaluated (also to nothing), 1 = the facts or the pack are refused, 2 = used wrongly."""

    help = "Evaluates a subsidy scheme of a pack for the facts of a file; needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack, the scheme, the facts and the day."""
        parser.add_argument("--pack", required=True, metavar="SLUG", help="a pack of the portal, or the folder of one")
        parser.add_argument("--scheme", required=True, metavar="CODE", help="entry_bonus, post_allowance ...")
        parser.add_argument("--variant", metavar="NAME", help="where the pack has several schemes of this code")
        parser.add_argument("--facts", required=True, metavar="FILE.yaml")
        parser.add_argument("--on", required=True, metavar="DATE", help="the day of the claim")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate."""
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
            found = services.evaluate_file(
                text=text,
                file=path.name,
                pack=options["pack"],
                scheme=options["scheme"],
                variant=options["variant"],
                on=on,
            )
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            if options["json"]:
                print(json.dumps({"problems": [vars(problem) for problem in refused.problems]}, ensure_ascii=False))
            raise SystemExit(1) from None
        except PolicyGap as gap:
            raise CommandError(f"no such scheme: {gap.what}", returncode=2) from None
        if options["json"]:
            print(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"amount: {found['amount_fen'] // 100}.{found['amount_fen'] % 100:02d} yuan")
        for part in found["instalments"]:
            when = part.get("month") or part["due"]
            self.stdout.write(f"  {part['n']} {when} {part['amount_fen']} fen {part['state']}")
        for entry in found["reasons"]:
            mark = "+" if entry["met"] else "-"
            self.stdout.write(f"{mark} {entry['code']} {entry['text']} ({', '.join(entry['article'])})")
        for note in found["unverified"]:
            self.stdout.write(f"unverified: {note}")
