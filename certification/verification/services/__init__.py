"""What the room does: looking certificates up, each of which leaves a trace."""

from certification.verification.services.batch import BATCH, BATCH_PER_HOUR, verify_batch
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
    "check_file",
    "forget_callers",
    "scan",
    "verify",
    "verify_batch",
]
