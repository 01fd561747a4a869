"""manage.py activate_pack."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.access.errors import Refusal
from portal.policy import adapters, selectors, services
from portal.policy.errors import PackRefused


class Command(BaseCommand):
    """Makes a pack the rule of a region; exit 0 = done (again is no harm), 1 = refused, 2 = used wrongly."""

    help = "Makes a policy pack the rule of a region; loads it first where it is not loaded or has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack and the region."""
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--region", required=True, metavar="CODE", help="six digits, or CN for the country")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the pack if need be, and activate it."""
        slug, code = options["slug"], options["region"]
        if code != "CN" and not (len(code) == 6 and code.isascii() and code.isdecimal()):
            raise CommandError(f"--region takes six digits or CN, not {code}", returncode=2)
        region = None if code == "CN" else int(code)
        try:
            if adapters.exists(slug):
                ruleset = services.load(slug=slug, actor=None, now=timezone.now())
            else:
                known = selectors.by_slug(slug)
                if known is None:
                    raise CommandError(f"no such pack: {slug}", returncode=2)
                ruleset = known
            active = services.activate(ruleset=ruleset, region=region, actor=None, now=timezone.now())
        except PackRefused as refused:
            raise CommandError(str(refused.message), returncode=1) from None
        except Refusal as refused:
            raise CommandError(f"{refused.code}: {refused}", returncode=1) from None
        self.stderr.write(
            f"{ruleset.slug} version {ruleset.version} rules {code} since {active.activated_at.isoformat()}"
        )
        if options["json"]:
            found = {"slug": ruleset.slug, "version": ruleset.version, "sha256": ruleset.sha256, "region": code}
            print(json.dumps(found | {"activated_at": active.activated_at.isoformat()}, ensure_ascii=False))
