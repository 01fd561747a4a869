"""Why an award is refused."""

from collections.abc import Iterable
from typing import Any

from portal.access.errors import NotYours, Refusal

__all__ = ["NotYours", "Refusal", "Unmet"]


class Unmet(Refusal):
    """Conditions of an award that do not hold; `checks` lists them as {"code", "holds", "text"}."""

    def __init__(self, message: str, checks: Iterable[dict[str, Any]]) -> None:
        self.checks = [check for check in checks if not check["holds"]]
        super().__init__("conditions", message)
