"""Writing rollups and denominators, and reads that leave a trace."""

from certification.targets.services.denominators import set_denominator
from certification.targets.services.limits import count_reader
from certification.targets.services.people import export_people, open_agency, open_person, open_uncertified
from certification.targets.services.rollup import (
    mark,
    mark_certificate,
    mark_person,
    mark_spell,
    rebuild,
    rebuild_all,
    rebuild_marked,
    refresh,
)

__all__ = [
    "count_reader",
    "export_people",
    "mark",
    "mark_certificate",
    "mark_person",
    "mark_spell",
    "open_agency",
    "open_person",
    "open_uncertified",
    "rebuild",
    "rebuild_all",
    "rebuild_marked",
    "refresh",
    "set_denominator",
]
