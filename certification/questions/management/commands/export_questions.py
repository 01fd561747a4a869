"""Writes the questions of a bank into a file that import_questions reads again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.questions import selectors, services
from certification.questions.enums import WRITABLE
from certification.questions.errors import UnknownBank


class Command(BaseCommand):
    """Exit 0: all written. 1: some could not be expressed in the format (they are named). 2: used wrongly."""

    help = "Export the newest version of every question of a bank."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")
        parser.add_argument("--bank", required=True, metavar="CODE", help="code of the bank")
        parser.add_argument(
            "--format", required=True, choices=[format.value for format in WRITABLE], help="format of the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and say what was left out."""
        try:
            bank = selectors.bank(options["bank"])
        except UnknownBank:
            raise CommandError(f"no bank has the code {options['bank']}", returncode=2) from None
        export = services.export_questions(bank=bank, format=options["format"], actor=None, now=timezone.now())
        try:
            options["file"].write_bytes(export.content)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        self.stderr.write(f"{export.written} written")
        if export.left_out:
            self.stderr.write(f"the format cannot express {len(export.left_out)}: {', '.join(export.left_out)}")
            raise SystemExit(1)
