"""Reads a file of questions into a bank and reports on every one of them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.questions import services
from certification.questions.enums import READABLE, FileFormat
from certification.questions.errors import InvalidBankCode
from certification.questions.logic.report import Report


class Command(BaseCommand):
    """Exit 0: done. 1: something was refused; the good questions are in all the same. 2: used wrongly."""

    help = "Import a file of questions into a bank."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=FileFormat.values)
        parser.add_argument("--bank", required=True, metavar="CODE", help="an unknown bank is created")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing where one question is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print."""
        path: Path = options["file"]
        if options["format"] not in READABLE:
            readable = ", ".join(READABLE)
            raise CommandError(
                f"{options['format']}: this format is not supported yet; supported: {readable}", returncode=2
            )
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
        try:
            report = services.import_questions(
                content=content,
                format=options["format"],
                bank_code=options["bank"],
                actor=None,
                now=timezone.now(),
                dry_run=options["dry_run"],
                only_good=not options["all_or_nothing"],
            )
        except InvalidBankCode as refusal:
            raise CommandError(f"--bank: {refusal}", returncode=2) from None
        self._print(report, options)
        if report.has_errors:
            raise SystemExit(1)

    def _print(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            for problem in report.problems:
                self.stdout.write(f"{problem.line}\t{problem.item}\t{problem.code}\t{problem.message}")
        rehearsed = "rehearsed, nothing written: " if options["dry_run"] else ""
        self.stderr.write(
            f"{rehearsed}{report.read} read, {report.count('new')} new, {report.count('changed')} changed, "
            f"{report.count('unchanged')} unchanged, {report.count('refused')} refused"
            + (", none imported (all or nothing)" if report.held_back else "")
        )
