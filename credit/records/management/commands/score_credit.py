"""manage.py score_credit."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credit.records import services
from portal.policy.errors import PackRefused, PolicyGap, Problem


class Command(BaseCommand):
    """Scores a file of events; exit 0 = scored, 1 = the file is refused or the rules have a gap, 2 = used wrongly."""

    help = "Scores the credit events of a file by a policy pack; needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the events, the days and the pack."""
        parser.add_argument("--events", required=True, metavar="FILE.yaml")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="the day of the score")
        parser.add_argument(
            "--known-at", metavar="DATE", help="as it was known that day; default: the day of the score"
        )
        parser.add_argument(
            "--pack", metavar="SLUG", help="a pack of the portal or the folder of one; default: by subject"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and print the score."""
        as_of = _day("--as-of", options["as_of"])
        known_at = _day("--known-at", options["known_at"]) if options["known_at"] else as_of
        path = Path(options["events"])
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--events cannot be read: {error}", returncode=2) from None
        try:
            found = services.score_file(text=text, file=path.name, as_of=as_of, known_at=known_at, pack=options["pack"])
        except LookupError as error:
            if isinstance(error, PolicyGap):
                if options["json"]:
                    _tell(Problem(path.name, 0, "policy_gap", f"{error.what} {error.note}".rstrip()))
                raise CommandError(f"policy_gap: {error.what} {error.note}".rstrip(), returncode=1) from None
            raise CommandError(str(error), returncode=2) from None
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            if options["json"]:
                _tell(*refused.problems)
            raise SystemExit(1) from None
        if options["json"]:
            print(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"score: {found['score']}, grade: {found['grade']} ({found['pack']})")
        for row in found["counted"]:
            self.stdout.write(f"+ {row['id']} {row['code']} {row['points']:+d} off on {row['off_on']}")
        for row in found["excluded"]:
            self.stdout.write(f"- {row['id']} {row['code']} {row['reason']}")
        for note in found["unverified"]:
            self.stdout.write(f"unverified: {note}")


def _tell(*problems: Problem) -> None:
    """Print why nothing was scored as one JSON object."""
    print(json.dumps({"problems": [vars(problem) for problem in problems]}, ensure_ascii=False))


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise CommandError(f"{option} is no day: {written}", returncode=2) from None
