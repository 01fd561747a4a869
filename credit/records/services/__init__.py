"""Making entries, deciding objections, repairs, links that people give out; scoring files."""

from credit.records.services.entries import correct, record
from credit.records.services.files import score_file
from credit.records.services.objections import decide_objection, file_objection
from credit.records.services.repairs import apply_repair, decide_repair, revoke_repair
from credit.records.services.shares import end_share, note_opening, share

__all__ = [
    "apply_repair",
    "correct",
    "decide_objection",
    "decide_repair",
    "end_share",
    "file_objection",
    "note_opening",
    "record",
    "revoke_repair",
    "score_file",
    "share",
]
