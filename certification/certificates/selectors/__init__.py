"""Reading the registry, one noun a file."""

from certification.certificates.selectors.counting import counted, events_of, facts, facts_of, trained
from certification.certificates.selectors.public import by_code, by_digest, by_number, verify_url
from certification.certificates.selectors.registry import (
    PAGE,
    by_pk,
    by_source,
    by_sources,
    get,
    held_levels,
    history,
    issued_by,
    level_title,
    matching,
    of_people,
    of_person,
    page,
    pattern,
    unverified,
)

__all__ = [
    "PAGE",
    "by_code",
    "by_digest",
    "by_number",
    "by_pk",
    "by_source",
    "by_sources",
    "counted",
    "events_of",
    "facts",
    "facts_of",
    "get",
    "held_levels",
    "history",
    "issued_by",
    "level_title",
    "matching",
    "of_people",
    "of_person",
    "page",
    "pattern",
    "trained",
    "unverified",
    "verify_url",
]
