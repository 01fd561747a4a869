"""Prints a one-time link that signs the demonstration person of a role in."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.access.enums import Role
from portal.access.errors import Refusal
from portal.accounts import services
from portal.accounts.enums import DemoLogin

_LOGINS = [*Role.values, *DemoLogin.values]


class Command(BaseCommand):
    """One link for one role, second factor included; PORTAL_ENV=local only."""

    help = "Print a one-time link that signs the demonstration person of ROLE in (30 minutes, PORTAL_ENV=local only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("role", metavar="ROLE", choices=_LOGINS, help=", ".join(_LOGINS))
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; exit 1 where it is refused."""
        now = timezone.now()
        try:
            url = services.issue_demo_link(role=options["role"], now=now)
        except Refusal as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"error": refusal.code, "message": str(refusal)}, ensure_ascii=False))
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["json"]:
            expires = (now + services.DEMO_LINK_LASTS).isoformat(timespec="seconds")
            self.stdout.write(json.dumps({"role": options["role"], "url": url, "expires_at": expires}))
        else:
            self.stdout.write(url)
