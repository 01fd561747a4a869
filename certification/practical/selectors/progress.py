"""What the officer of the assessment body sees: who has handed in, and marks only once both sheets are there."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from certification.certificates import selectors as certificates
from certification.exams import selectors as exams
from certification.exams.enums import AttemptState, RegistrationState, SessionState
from certification.exams.models import Registration
from certification.practical.enums import PlaceState
from certification.practical.logic import results as rules
from certification.practical.models import Assessment, Assignment, Outcome, Place
from certification.practical.selectors.results import verdict_of
from portal.access.enums import Permission

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass
class Stand:
    """One station of one candidate: its assignments by number, who is missing, and what the sheets say."""

    place: Place
    assignments: list[Assignment]
    stepped_back: list[Assignment]
    verdict: rules.Verdict

    @property
    def open_number(self) -> int | None:
        """Return the number for which an assessor is still to be appointed, None when nobody is missing."""
        taken = {row.number for row in self.assignments}
        for number in (1, 2):
            if number not in taken:
                return number
        return 3 if self.verdict.state == PlaceState.THIRD and 3 not in taken else None

    @property
    def sheets(self) -> list[dict]:
        """Return each assessor with whether a sheet is there; the marks only once both of the first are in."""
        shown = self.verdict.state != PlaceState.OPEN
        return [
            {
                "assignment": row,
                "done": hasattr(row, "sheet"),
                "total": row.sheet.total if shown and hasattr(row, "sheet") else None,
                "critical": row.sheet.critical if shown and hasattr(row, "sheet") else [],
            }
            for row in self.assignments
        ]


@dataclass
class Candidate:
    """One candidate's assessment with the stand of each station."""

    assessment: Assessment
    stands: list[Stand] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome | None:
        """Return the released result."""
        return getattr(self.assessment, "outcome", None)

    @property
    def decided(self) -> bool:
        """Say whether every station has a result."""
        return bool(self.stands) and all(stand.verdict.state == PlaceState.DECIDED for stand in self.stands)

    @property
    def result(self) -> tuple[Any, bool] | None:
        """Return score and verdict once every station has a result."""
        if not self.decided:
            return None
        return rules.overall([rules.Part(s.verdict, s.place.weight, s.place.rubric.full_marks) for s in self.stands])


def sessions(user: Any) -> QuerySet:
    """Return the sessions whose practical part the user runs, newest first."""
    return (
        exams.sessions_of(user, Permission.EXAMS_MANAGE)
        .exclude(state__in=[SessionState.DRAFT, SessionState.CANCELLED])
        .order_by("-opens_at", "-pk")
    )


def assessment(public_id: str) -> Assessment | None:
    """Return an assessment."""
    return Assessment.objects.select_related("session").filter(public_id=public_id).first()


def place(session: Any, pk: int) -> Stand | None:
    """Return the stand of one station of a session."""
    return next((s for c in progress(session) for s in c.stands if s.place.pk == pk), None)


def progress(session: Any) -> list[Candidate]:
    """Return the candidates of a session's practical part by number, those who withdrew apart."""
    assignments = Assignment.objects.select_related("assessor", "sheet").order_by("number", "pk")
    places = (
        Place.objects.select_related("rubric__station")
        .prefetch_related(Prefetch("assignments", queryset=assignments))
        .order_by("position")
    )
    rows = (
        Assessment.objects.filter(session=session, registration__state=RegistrationState.REGISTERED)
        .select_related("registration__person", "registration__session", "session", "outcome")
        .prefetch_related(Prefetch("places", queryset=places))
        .order_by("number")
    )
    found = []
    for row in rows:
        stands = []
        for stop in row.places.all():
            everybody = list(stop.assignments.all())
            stands.append(
                Stand(
                    place=stop,
                    assignments=[a for a in everybody if a.stepped_back_at is None],
                    stepped_back=[a for a in everybody if a.stepped_back_at is not None],
                    verdict=verdict_of(stop, everybody),
                )
            )
        found.append(Candidate(row, stands))
    return found


def counts(session_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return for each session how many candidates are planned, how many sheets are due, in, and results released."""
    live = Q(places__assignments__stepped_back_at=None, places__assignments__isnull=False)
    rows = (
        Assessment.objects.filter(session_id__in=session_ids, registration__state=RegistrationState.REGISTERED)
        .order_by("session_id")
        .values("session_id")
        .annotate(
            candidates=Count("pk", distinct=True),
            due=Count("places__assignments", filter=live, distinct=True),
            done=Count("places__assignments__sheet", filter=live, distinct=True),
            released=Count("outcome", distinct=True),
        )
    )
    return {row["session_id"]: dict(row.items()) for row in rows}


def to_plan(session: Any) -> QuerySet[Registration]:
    """Return the session's own candidates without a practical assessment here, by seat.

    Who failed the theory is left out once that is known to everybody, that is after the release.
    """
    planned = Assessment.objects.filter(registration_id=OuterRef("pk"), session=session)
    found = exams.candidates(session).filter(~Exists(planned))
    if session.state == SessionState.RELEASED:
        found = found.filter(attempt__passed=True)
    return found


def resits(session: Any) -> list[Registration]:
    """Return who may sit the practical part alone in this session, by name of registration.

    Passed the theory of the same level at the same assessment body in a released session, has a practical result but
    none that passed, none under way, and does not hold the level. No policy pack at hand says how long a passed theory
    counts, so the officer decides.
    """
    passed = Outcome.objects.filter(assessment__registration_id=OuterRef("pk"), passed=True)
    failed = Outcome.objects.filter(assessment__registration_id=OuterRef("pk"), passed=False)
    under_way = Assessment.objects.filter(registration_id=OuterRef("pk"), outcome=None)
    rows = (
        Registration.objects.filter(
            Exists(failed),
            ~Exists(passed),
            ~Exists(under_way),
            state=RegistrationState.REGISTERED,
            session__organisation_id=session.organisation_id,
            session__occupation=session.occupation,
            session__level=session.level,
            session__state=SessionState.RELEASED,
            attempt__state=AttemptState.FINALISED,
            attempt__passed=True,
        )
        .exclude(session=session)
        .select_related("person", "session")
        .order_by("pk")
    )
    return [
        row
        for row in rows
        if not any(
            held <= session.level
            for held in certificates.held_levels(
                row.person_id, on=session.opens_at.astimezone(BEIJING).date(), occupation=session.occupation
            )
        )
    ]
