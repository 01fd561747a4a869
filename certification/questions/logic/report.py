"""What an import says about a file, question by question."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from certification.questions.logic.contents import Draft
from certification.questions.logic.problems import Problem

#: Characters of a stem by which a line of a kept report is known again.
STEM_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to one question of the file: new, changed (a new version), unchanged, or refused."""

    line: int
    item: str
    outcome: str
    draft: Draft | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Report:
    """The result of an import, or of its rehearsal.

    :param done: questions were written; False for a rehearsal and where all-or-nothing found an error.
    """

    lines: list[Line] = field(default_factory=list)
    file_problems: list[Problem] = field(default_factory=list)
    done: bool = False
    held_back: bool = False

    @property
    def read(self) -> int:
        """Questions that the file holds, readable or not."""
        return len(self.lines)

    @property
    def imported(self) -> int:
        """Questions that became a version, or would in a rehearsal."""
        return 0 if self.held_back else self.count("new") + self.count("changed")

    @property
    def skipped(self) -> int:
        """Questions that did not: refused ones and those that the bank already has."""
        return self.read - self.imported

    @property
    def by_type(self) -> dict[str, int]:
        """Imported questions by type."""
        if self.held_back:
            return {}
        return dict(sorted(Counter(line.draft.type for line in self._taken() if line.draft).items()))

    @property
    def problems(self) -> list[Problem]:
        """All findings in file order, those about the whole file first."""
        return self.file_problems + [problem for line in self.lines for problem in line.problems]

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return any(problem.is_error for problem in self.problems)

    def count(self, outcome: str) -> int:
        """How many questions met with this outcome."""
        return sum(line.outcome == outcome for line in self.lines)

    def as_dict(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "read": self.read,
            "imported": self.imported,
            "skipped": self.skipped,
            "by_type": self.by_type,
            "problems": [problem.as_dict() for problem in self.problems],
        }

    def packed(self) -> dict[str, Any]:
        """The report as plain values that can be kept as JSON and shown later, in whatever language is asked for then.

        Each line is [line of the file, name, outcome, beginning of the stem].
        """
        return {
            "read": self.read,
            "imported": self.imported,
            "by_type": self.by_type,
            **{outcome: self.count(outcome) for outcome in ("new", "changed", "unchanged", "refused")},
            "problems": [problem.packed() for problem in self.problems],
            "lines": [
                [line.line, line.item, line.outcome, line.draft.stem[:STEM_SHOWN] if line.draft else ""]
                for line in self.lines
            ],
        }

    def _taken(self) -> list[Line]:
        return [line for line in self.lines if line.outcome in ("new", "changed")]
