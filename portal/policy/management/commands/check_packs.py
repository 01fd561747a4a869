"""manage.py check_packs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.policy import adapters, services


class Command(BaseCommand):
    """Validates packs and runs their worked cases; exit 0 = all right, 1 = something wrong, 2 = no such pack."""

    help = "Validates policy packs and runs their worked cases; needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take slugs or folders."""
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="a pack of the portal, or the folder of one")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
        parser.add_argument("--mutate", action="store_true", help="list figures and dates that no case notices")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check; print each problem as FILE:LINE: code: message."""
        slugs = options["slugs"] or adapters.slugs()
        for slug in slugs:
            if not adapters.exists(slug):
                raise CommandError(f"no such pack, and no such folder: {slug}", returncode=2)
        reports = []
        log = self.stderr if options["json"] else self.stdout
        for slug in slugs:
            report = services.check(slug, mutate=options["mutate"])
            reports.append(report)
            for problem in [*report.problems, *report.unnoticed]:
                log.write(str(problem), self.style.NOTICE if problem.code == "unnoticed" else self.style.ERROR)
            if not report.subjects:
                log.write(f"{report.slug}: refused, {len(report.problems)} problems")
                continue
            line = f"{report.slug}: {report.cases} cases, {', '.join(report.subjects)}"
            line += f", {report.unverified} unverified, {report.missing} missing, sha256 {report.sha256[:12]}"
            if options["mutate"]:
                line += f", {report.mutants - len(report.unnoticed)} of {report.mutants} mutants noticed"
            log.write(line)
        wrong = sum(len(r.problems) for r in reports)
        log.write(f"{len(reports)} packs, {sum(r.cases for r in reports)} cases, {wrong} problems")
        if options["json"]:
            print(
                json.dumps(
                    {"packs": [_plain(r, options["mutate"]) for r in reports], "problems": wrong}, ensure_ascii=False
                )
            )
        if wrong:
            raise SystemExit(1)


def _plain(report: services.Report, mutated: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "slug": report.slug,
        "subjects": report.subjects,
        "sha256": report.sha256,
        "cases": report.cases,
        "unverified": report.unverified,
        "missing": report.missing,
        "problems": [vars(p) for p in report.problems],
    }
    if mutated:
        found |= {"mutants": report.mutants, "unnoticed": [vars(p) for p in report.unnoticed]}
    return found
