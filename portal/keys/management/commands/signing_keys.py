"""manage.py signing_keys: list, check, rotate, retire, compromised."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.keys import selectors, services
from portal.keys.enums import Purpose
from portal.keys.errors import KeyChangeRefused, KeyUnavailable
from portal.keys.models import PublicKey


class Command(BaseCommand):
    """Shows and changes the keys that sign; exit 0 = done, 1 = refused, 2 = wrong call."""

    help = "Shows the keys that sign PDF files, credentials and the public log, makes new ones, gives old ones up."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, for which purpose, and to which key."""
        parser.add_argument("what", choices=["list", "check", "rotate", "retire", "compromised"])
        parser.add_argument("purpose", nargs="?", choices=[str(item) for item in Purpose])
        parser.add_argument("--key", default="", help="a certain key (default: the current one)")
        parser.add_argument("--since", default="", help="compromised: from when on, e.g. 2026-11-21T09:00+08:00")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and print the keys concerned."""
        what, purpose = options["what"], options["purpose"] or ""
        now = timezone.now()
        purposes: list[str] = [purpose] if purpose else [Purpose.PDF, Purpose.CREDENTIAL, Purpose.LOG]
        if what not in {"list", "check"} and not purpose:
            raise CommandError("which purpose: pdf, credential or log?", returncode=2)
        if what == "check":
            self._check(purposes, json_wanted=options["json"])
            return
        try:
            if what == "list":
                keys = [key for item in purposes for key in selectors.public_keys(item)]
            elif what == "rotate":
                keys = [services.rotate(purpose=purpose, actor=None, now=now)]
            elif what == "retire":
                keys = [services.retire(purpose=purpose, key_id=options["key"], actor=None, now=now)]
            else:
                since = self._since(options["since"])
                keys = [
                    services.mark_compromised(purpose=purpose, since=since, key_id=options["key"], actor=None, now=now)
                ]
        except KeyChangeRefused as refused:
            raise CommandError(str(refused.message), returncode=1) from None
        except KeyUnavailable as missing:
            raise CommandError(str(missing), returncode=1) from None
        if options["json"]:
            self.stdout.write(json.dumps({"keys": [self._plain(key) for key in keys]}, ensure_ascii=False))
            return
        for key in keys:
            plain = self._plain(key)
            dates = "  ".join(f"{name} {plain[name]}" for name in ("valid_from", "retired_on", "compromised_on"))
            notes = " ".join(name for name in ("current", "development") if plain[name])
            self.stdout.write(f"{key.key_id}  {key.algorithm}  {dates}  {notes}".rstrip())
        if what in {"retire", "compromised"} and not any(key.current for key in selectors.public_keys(purpose)):
            self.stderr.write(f"Nothing can be signed for {purpose} until there is a new key: signing_keys rotate.")

    def _check(self, purposes: list[str], *, json_wanted: bool) -> None:
        """Sign a few bytes for each purpose; exit 1 where one cannot."""
        found = {str(purpose): services.check(purpose=purpose) for purpose in purposes}
        if json_wanted:
            self.stdout.write(json.dumps({"problems": {name: why for name, why in found.items() if why}}))
        else:
            for name, why in found.items():
                self.stdout.write(f"{name}: {why or 'signs'}")
        if any(found.values()):
            raise SystemExit(1)

    def _since(self, text: str) -> datetime:
        try:
            moment = parse_datetime(text) if text else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise CommandError("--since wants a moment with its zone, e.g. 2026-11-21T09:00+08:00", returncode=2)
        return moment.astimezone(UTC)

    def _plain(self, key: PublicKey) -> dict[str, Any]:
        return {
            "key_id": key.key_id,
            "purpose": key.purpose,
            "algorithm": key.algorithm,
            "valid_from": key.valid_from.isoformat(),
            "retired_on": key.retired_on and key.retired_on.isoformat(),
            "compromised_on": key.compromised_on and key.compromised_on.isoformat(),
            "current": key.current,
            "development": key.development,
            "multibase": key.multibase,
            "public": key.pem,
        }
