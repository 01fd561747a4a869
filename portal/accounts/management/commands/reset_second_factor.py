"""Takes the second factor away from somebody who has lost phone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts import selectors, services
from portal.accounts.fields import normal_phone


class Command(BaseCommand):
    """For the operator of the server, after the person's identity was checked."""

    help = "Take authenticator and recovery codes away from the account of PHONE and sign it out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("phone", metavar="PHONE", help="with or without +86")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset; exit 2 for what is no number, 1 for a number without an account."""
        phone = normal_phone(options["phone"])
        if phone is None:
            raise CommandError("not a mainland mobile number", returncode=2)
        user = selectors.by_phone(phone)
        if user is None:
            raise CommandError("no account has this number", returncode=1)
        services.reset_second_factor(user=user, actor=None, now=timezone.now())
        self.stdout.write("done")
