"""Opening schools, reviewing courses, freezing versions."""

from courses.catalogue.services.content import MEDIA_KIND, gather, problems
from courses.catalogue.services.freezing import freeze_version
from courses.catalogue.services.reviewing import decide, note_review, submit, told_at, withdraw
from courses.catalogue.services.schools import groups_of, open_school, plant, review_group

__all__ = [
    "MEDIA_KIND",
    "decide",
    "freeze_version",
    "gather",
    "groups_of",
    "note_review",
    "open_school",
    "plant",
    "problems",
    "review_group",
    "submit",
    "told_at",
    "withdraw",
]
