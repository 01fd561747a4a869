"""manage.py evaluate_subsidy."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from credit.subsidies import services
from portal.policy.management.facts import FactsCommand


class Command(FactsCommand):
    """Evaluates a scheme; exit 0 = evaluated (also to nothing), 1 = the facts or the pack are refused, 2 = used wrongly."""

    help = "Evaluates a subsidy scheme of a pack for the facts of a file; needs no database."
    sought = "scheme"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack, the scheme, the facts and the day."""
        parser.add_argument("--pack", required=True, metavar="SLUG", help="a pack of the portal, or the folder of one")
        parser.add_argument("--scheme", required=True, metavar="CODE", help="entry_bonus, post_allowance ...")
        parser.add_argument("--variant", metavar="NAME", help="where the pack has several schemes of this code")
        parser.add_argument("--facts", required=True, metavar="FILE.yaml")
        parser.add_argument("--on", required=True, metavar="DATE", help="the day of the claim")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def judge(self, *, text: str, file: str, on: date, options: dict[str, Any]) -> dict[str, Any]:
        """Evaluate the scheme for the facts."""
        return services.evaluate_file(
            text=text, file=file, pack=options["pack"], scheme=options["scheme"], variant=options["variant"], on=on
        )

    def tell(self, found: dict[str, Any]) -> None:
        """Print the answer and every reason."""
        self.stdout.write(f"amount: {found['amount_fen'] // 100}.{found['amount_fen'] % 100:02d} yuan")
        for part in found["instalments"]:
            when = part.get("month") or part["due"]
            self.stdout.write(f"  {part['n']} {when} {part['amount_fen']} fen {part['state']}")
        for entry in found["reasons"]:
            mark = "+" if entry["met"] else "-"
            self.stdout.write(f"{mark} {entry['code']} {entry['text']} ({', '.join(entry['article'])})")
