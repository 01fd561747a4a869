"""Writing: claiming, deciding, public notice, paying, recovering."""

from credit.subsidies.services.bouncing import bounce
from credit.subsidies.services.claiming import FILES_AT_MOST, keep_files, kept_files, submit, withdraw
from credit.subsidies.services.deciding import (
    approve,
    confirm,
    give_back,
    rechecked,
    refuse,
    review,
    unconfirmed_notes,
)
from credit.subsidies.services.files import evaluate_file
from credit.subsidies.services.noticing import decide_objection, notice, object_to
from credit.subsidies.services.paying import approve_batch, cancel_batch, pay, prepare_batch
from credit.subsidies.services.recovering import approve_recovery, open_recovery, record_return

__all__ = [
    "FILES_AT_MOST",
    "approve",
    "approve_batch",
    "approve_recovery",
    "bounce",
    "cancel_batch",
    "confirm",
    "decide_objection",
    "evaluate_file",
    "give_back",
    "keep_files",
    "kept_files",
    "notice",
    "object_to",
    "open_recovery",
    "pay",
    "prepare_batch",
    "rechecked",
    "record_return",
    "refuse",
    "review",
    "submit",
    "unconfirmed_notes",
    "withdraw",
]
