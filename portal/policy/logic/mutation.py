"""Mutants: a pack with one figure or date shifted by one; some worked case should notice each of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_KEYS = (
    "yuan|fen|share|by|at_least|at_most|less_than|after_years|paid_after_years|value|points|level|since_certificate|"
    "max_deduction|max_bonus|repair_after_months|off_after_months|times|months|arrears_months"
)
_FIGURE = re.compile(
    rf"(?<![\w\"'-])(?:{_KEYS}): (-?\d+)(?!-\d)(?:%|/\d+)?"
    r"|(?:between|range): \[(\d+|null), (\d+|null)\]"
    r"|(?:on_or_after|from|due): (\d{4}-\d\d-\d\d)"
)


@dataclass(frozen=True)
class Mutant:
    """One shifted figure: where it stands, what stood there, and the files with it shifted."""

    file: str
    line: int
    old: str
    new: str
    place: str
    files: Mapping[str, str]


def mutants(files: Mapping[str, str]) -> Iterator[Mutant]:
    """Yield the pack with each figure and each date shifted by one, alone; pack.yaml and the cases stay.

    Arguments: files, name -> text, as of loading.load.
    """
    for name in sorted(n for n in files if "/" not in n and n != "pack.yaml"):
        text = files[name]
        for found in _FIGURE.finditer(text):
            for group in range(1, 5):
                old = found.group(group)
                if old in (None, "null"):
                    continue
                if group == 4:
                    try:
                        new = date.fromordinal(date.fromisoformat(old).toordinal() + 1).isoformat()
                    except ValueError:
                        continue
                else:
                    new = str(int(old) + 1)
                shifted = text[: found.start(group)] + new + text[found.end(group) :]
                line = text.count("\n", 0, found.start()) + 1
                yield Mutant(name, line, old, new, found.group(0), {**files, name: shifted})
