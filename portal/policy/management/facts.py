"""What commands share that judge the facts of a file by a pack."""

import json
from abc import ABC, abstractmethod
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.policy import services
from portal.policy.errors import PackRefused, PolicyGap


class FactsCommand(BaseCommand, ABC):
    """Judges facts; exit 0 = judged, 1 = the facts or the pack are refused, 2 = used wrongly.

    Whoever extends it declares --facts, --on, --pack and --json with what else it takes, and gives `judge` and `tell`.

    Attributes: sought, what a pack may lack, for the sentence that says so.
    """

    requires_system_checks = []
    sought = ""

    @abstractmethod
    def judge(self, *, text: str, file: str, on: date, options: dict[str, Any]) -> dict[str, Any]:
        """Return what the facts in `text` come to on a day. Raises: PackRefused, PolicyGap."""

    @abstractmethod
    def tell(self, found: dict[str, Any]) -> None:
        """Print for people what `judge` found."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, judge, and print."""
        try:
            on = date.fromisoformat(options["on"])
        except ValueError:
            raise CommandError(f"--on is no day: {options['on']}", returncode=2) from None
        if options["pack"] and not services.known_pack(options["pack"]):
            raise CommandError(f"no such pack: {options['pack']}", returncode=2)
        path = Path(options["facts"])
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--facts cannot be read: {error}", returncode=2) from None
        try:
            found = self.judge(text=text, file=path.name, on=on, options=options)
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            if options["json"]:
                print(json.dumps({"problems": [vars(problem) for problem in refused.problems]}, ensure_ascii=False))
            raise SystemExit(1) from None
        except PolicyGap as gap:
            raise CommandError(f"no such {self.sought}: {gap.what}", returncode=2) from None
        if options["json"]:
            print(json.dumps(found, ensure_ascii=False))
            return
        self.tell(found)
        for note in found["unverified"]:
            self.stdout.write(f"unverified: {note}")
