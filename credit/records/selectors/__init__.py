"""Reading entries, the standing that follows from them, what is public, and what other rooms ask."""

from credit.records.selectors.entries import (
    by_key,
    by_public_id,
    incidents,
    incidents_of,
    objection_until,
    of_desk,
    of_organisation,
    of_person,
    open_objections,
    open_repairs,
    recent,
    shared,
    shares,
)
from credit.records.selectors.entries import token as share_token
from credit.records.selectors.standing import (
    Line,
    Rules,
    Standing,
    published,
    repairable,
    risks,
    rules,
    standing,
    upheld,
)
from credit.records.selectors.terms import day, working_day

__all__ = [
    "Line",
    "Rules",
    "Standing",
    "by_key",
    "by_public_id",
    "day",
    "incidents",
    "incidents_of",
    "objection_until",
    "of_desk",
    "of_organisation",
    "of_person",
    "open_objections",
    "open_repairs",
    "published",
    "recent",
    "repairable",
    "risks",
    "rules",
    "share_token",
    "shared",
    "shares",
    "standing",
    "upheld",
    "working_day",
]
