"""What the room does: looking certificates up, each of which leaves a trace, and writing the public log."""

from certification.verification.services.batch import BATCH, BATCH_PER_HOUR, verify_batch
from certification.verification.services.log import backfill, enter, origin, sign_head, write_log
from certification.verification.services.looking import (
    PER_HOUR,
    PER_MINUTE,
    check_file,
    forget_callers,
    scan,
    verify,
)

__all__ = [
    "BATCH",
    "BATCH_PER_HOUR",
    "PER_HOUR",
    "PER_MINUTE",
    "backfill",
    "check_file",
    "enter",
    "forget_callers",
    "origin",
    "scan",
    "sign_head",
    "verify",
    "verify_batch",
    "write_log",
]
