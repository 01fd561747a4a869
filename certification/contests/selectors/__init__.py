"""Reading contests, placings, direct assessments, and what the rules make of them; one noun a file."""

from certification.contests.selectors.assessments import (
    assessed,
    assessment,
    assessments_for,
    assessments_of,
    opinions_waiting,
    statements_of,
)
from certification.contests.selectors.contests import (
    beside,
    contest,
    contests_of,
    hindrance,
    honours,
    mine,
    names_shown,
    placing,
    placing_list,
    placings,
    public,
    raising,
    ties,
)
from certification.contests.selectors.rules import (
    Verdict,
    of_conversion,
    of_direct,
    of_placing,
    rules,
)

__all__ = [
    "Verdict",
    "assessed",
    "assessment",
    "assessments_for",
    "assessments_of",
    "beside",
    "contest",
    "contests_of",
    "hindrance",
    "honours",
    "mine",
    "names_shown",
    "of_conversion",
    "of_direct",
    "of_placing",
    "opinions_waiting",
    "placing",
    "placing_list",
    "placings",
    "public",
    "raising",
    "rules",
    "statements_of",
    "ties",
]
