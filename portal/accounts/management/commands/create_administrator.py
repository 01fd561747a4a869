"""Makes the first administrator of a new installation, who then gives everybody else their roles in the browser."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.access import selectors as access
from portal.access import services as grants
from portal.access.enums import Role
from portal.accounts import services
from portal.accounts.fields import normal_phone
from portal.regions import selectors as regions


class Command(BaseCommand):
    """For the operator of the server; the number is theirs to vouch for."""

    help = "Make the account of PHONE an administrator of a region (default: everywhere) and print how they sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--phone", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--region", type=int, default=0, help="division code of six digits; 0 is the whole country")
        parser.add_argument("--another", action="store_true", help="although there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and give the role; exit 2 for what is no number, 1 where it may not be."""
        phone, name = normal_phone(options["phone"]), options["name"].strip()
        if phone is None:
            raise CommandError("not a mainland mobile number", returncode=2)
        if not name:
            raise CommandError("a name is needed", returncode=2)
        region = regions.get(options["region"])
        if region is None:
            raise CommandError("no such region; run load_regions first", returncode=1)
        if not options["another"] and access.live().filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError(
                "there is an administrator already, who can give roles under /organisations/grants/; "
                "--another makes one more",
                returncode=1,
            )
        now = timezone.now()
        with transaction.atomic():
            user = services.ensure_user(phone=phone, display_name=name, now=now)
            grants.grant(user=user, role=Role.ADMINISTRATOR, region=region, actor=None, now=now)
        self.stdout.write(
            f"{name} is now an administrator ({region.name}). Next, in a browser:\n"
            f"  1. {settings.PORTAL_URL}/accounts/login/?next=/accounts/second-factor/enrol/\n"
            f"     sign in with {phone}; the code comes by message\n"
            "  2. scan the QR code with an authenticator app, type its six digits, keep the recovery codes on paper\n"
            f"  3. {settings.PORTAL_URL}/organisations/manage/ to register organisations,\n"
            f"     {settings.PORTAL_URL}/organisations/grants/ to give others their roles"
        )
