"""Loads the demonstration world."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.demo import services


class Command(BaseCommand):
    """Tells the demonstration world through the services of all rooms; repeatable."""

    help = "Load the demonstration world (safe to repeat)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--again", action="store_true", help="tell complete chapters once more")
        parser.add_argument("--people", type=int, default=0, help="also make a crowd of so many synthetic people")
        parser.add_argument("--certificates", type=int, default=0, help="how many certificates the crowd holds")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same crowd")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell the world and print what it made."""
        started = time.monotonic()

        def say(name: str) -> None:
            sys.stderr.write(f"[{time.monotonic() - started:5.1f} s] {name}\n")

        if not options["again"] and not options["json"] and services.told():
            say("done")
            return
        world = services.tell(now=timezone.now(), again=options["again"], say=say)
        if options["people"] or options["certificates"]:
            try:
                services.gather(
                    people=options["people"],
                    certificates=options["certificates"],
                    seed=options["seed"],
                    now=timezone.now(),
                    say=say,
                )
            except ValueError as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(world.report, ensure_ascii=False, default=str))
            return
        say("done")
