"""Reading practical assessments, one noun a file."""

from certification.practical.selectors.assessors import assessors, barred, conflicts
from certification.practical.selectors.progress import (
    Candidate,
    Stand,
    assessment,
    counts,
    place,
    progress,
    resits,
    sessions,
    to_plan,
)
from certification.practical.selectors.results import (
    assessments_of,
    assessments_of_person,
    latest_outcome,
    outcomes,
    passed_outcomes,
    result_of,
    stations_of,
    verdict_of,
)
from certification.practical.selectors.rubrics import chosen_rubrics, latest_rubrics
from certification.practical.selectors.sheets import Draft, assignment, desk, draft, running

__all__ = [
    "Candidate",
    "Draft",
    "Stand",
    "assessment",
    "assessments_of",
    "assessments_of_person",
    "assessors",
    "assignment",
    "barred",
    "chosen_rubrics",
    "conflicts",
    "counts",
    "desk",
    "draft",
    "latest_outcome",
    "latest_rubrics",
    "outcomes",
    "passed_outcomes",
    "place",
    "progress",
    "resits",
    "result_of",
    "running",
    "sessions",
    "stations_of",
    "to_plan",
    "verdict_of",
]
