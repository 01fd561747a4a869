"""An assessor's own work. Nothing here reaches the sheet of another assessor."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from certification.exams.enums import RegistrationState, SessionState
from certification.practical.enums import EntryKind
from certification.practical.models import Assignment, Outcome


@dataclass
class Draft:
    """What an assessor has written so far, the last word on each point.

    Attributes: marks by number of the item; critical, codes seen; missing, numbers without marks, in order.
    """

    marks: dict[int, Decimal] = field(default_factory=dict)
    critical: set[str] = field(default_factory=set)
    remark: str = ""
    missing: list[int] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Return the marks given so far."""
        return sum(self.marks.values(), Decimal(0))


def _own(user: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(assessor_id=user.pk, stepped_back_at=None).select_related(
        "place__rubric__station", "place__assessment__session__centre", "sheet"
    )


def assignment(user: Any, public_id: str) -> Assignment | None:
    """Return an assignment of the user's own; anybody else's is None."""
    return _own(user).filter(public_id=public_id).first()


def draft(row: Assignment) -> Draft:
    """Return the draft of an assignment, folded from its log."""
    found = Draft()
    for kind, key, value, text in row.entries.order_by("pk").values_list("kind", "key", "value", "text"):
        if kind == EntryKind.ITEM and value is not None:
            found.marks[int(key)] = value
        elif kind == EntryKind.CRITICAL:
            (found.critical.add if value else found.critical.discard)(key)
        else:
            found.remark = text
    found.missing = [item["no"] for item in row.place.rubric.content["items"] if item["no"] not in found.marks]
    return found


def running(session: Any, *, now: datetime) -> bool:
    """Say whether scoring is possible in a session: it is not a draft or cancelled, and it has begun."""
    return session.state in (SessionState.PUBLISHED, SessionState.RELEASED) and now >= session.opens_at


def desk(user: Any) -> list[dict]:
    """Return the user's assignments by session, the next session first.

    Each entry: {"session", "rows", "left"}; a row is {"assignment", "done"}. Candidates who withdrew and assessments
    whose result is released are left out unless the user handed in a sheet.
    """
    rows = (
        _own(user)
        .exclude(place__assessment__registration__state=RegistrationState.WITHDRAWN)
        .exclude(place__assessment__session__state=SessionState.CANCELLED)
        .order_by("-place__assessment__session__opens_at", "place__assessment__number", "place__position")
    )
    released = set(
        Outcome.objects.filter(assessment__places__assignments__assessor_id=user.pk).values_list(
            "assessment_id", flat=True
        )
    )
    found: dict[int, dict] = {}
    for row in rows:
        done = hasattr(row, "sheet")
        if not done and row.place.assessment_id in released:
            continue
        session = row.place.assessment.session
        entry = found.setdefault(session.pk, {"session": session, "rows": [], "left": 0})
        entry["rows"].append({"assignment": row, "done": done})
        entry["left"] += not done
    # What is still to do first, the nearest day before the others.
    return sorted(
        found.values(),
        key=lambda entry: (
            not entry["left"],
            abs(entry["session"].opens_at.timestamp()) * (1 if entry["left"] else -1),
        ),
    )
