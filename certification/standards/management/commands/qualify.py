"""manage.py qualify."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from certification.standards import services
from portal.policy.management.facts import FactsCommand


class Command(FactsCommand):
    """Says whether facts open a level of a standard; exit 0 = said, 1 = the facts file is refused, 2 = used wrongly."""

    help = "Says whether the facts of a file open a level of a standard of the portal's packs; needs no database."
    sought = "standard"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the facts, the standard, the level and the day."""
        parser.add_argument("--facts", required=True, metavar="FILE.yaml")
        parser.add_argument("--standard", required=True, metavar="CODE", help="caregiver-2019, template-2025 ...")
        parser.add_argument("--level", required=True, type=int, choices=range(1, 6), help="5 junior .. 1 chief")
        parser.add_argument("--on", required=True, metavar="DATE", help="the day of registration")
        parser.add_argument("--pack", metavar="SLUG", help="only this pack, or the folder of one")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def judge(self, *, text: str, file: str, on: date, options: dict[str, Any]) -> dict[str, Any]:
        """Say by which route, if any, the facts open the level."""
        return services.qualify_file(
            text=text, file=file, standard=options["standard"], level=options["level"], on=on, pack=options["pack"]
        )

    def tell(self, found: dict[str, Any]) -> None:
        """Print the answer and every reason."""
        self.stdout.write(f"qualifies: {'yes' if found['qualifies'] else 'no'}, route: {found['route']}")
        for entry in found["reasons"]:
            line = f"{'+' if entry['met'] else '-'} {entry.get('route') or ''} {entry['code']} {entry['text']}"
            self.stdout.write(
                f"{line} ({', '.join(entry['article'])}) value {entry.get('value')} needs {entry.get('needs')}"
            )
