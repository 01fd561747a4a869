"""Reads a file of questions into a bank and reports on every one of them."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.questions import services
from certification.questions.enums import NOT_YET, READABLE
from certification.questions.errors import InvalidBankCode
from certification.questions.logic.report import Report


class Command(BaseCommand):
    """Exit 0: done. 1: something was refused; the good questions are in all the same. 2: used wrongly.

    With --json an object of the same shape comes out whatever the exit.
    """

    help = f"Import a file of questions into a bank. Formats: {', '.join(READABLE)}; not yet: {', '.join(NOT_YET)}."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the file with the questions")
        # No choices: the parser would end without the object that --json promises.
        parser.add_argument(
            "--format", required=True, metavar="{" + ",".join(READABLE) + "}", help="format of the file"
        )
        parser.add_argument("--bank", required=True, metavar="CODE", help="an unknown bank is created")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing where one question is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print."""
        path: Path = options["file"]
        if options["format"] not in READABLE:
            known = "is not supported yet" if options["format"] in NOT_YET else "is no format of this command"
            self._refuse(options, "format", f"{options['format']} {known}; supported: {', '.join(READABLE)}")
        try:
            content = path.read_bytes()
        except OSError as error:
            self._refuse(options, "file", f"{path}: {error.strerror}")
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
            self._refuse(options, "bank", f"--bank: {refusal}")
        self._print(report, options)
        if report.has_errors:
            raise SystemExit(1)

    def _refuse(self, options: dict[str, Any], code: str, message: str) -> NoReturn:
        """End with exit code 2, and with --json with the report's shape: nothing read, one problem without a line."""
        if options["json"]:
            problem = {"line": 0, "item": "", "code": code, "message": message}
            report = {"read": 0, "imported": 0, "skipped": 0, "by_type": {}, "problems": [problem]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        raise CommandError(message, returncode=2)

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
