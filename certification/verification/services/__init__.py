"""What the room does: looking certificates up, each of which leaves a trace, and writing the public log."""

from certification.verification.services.batch import (
    BATCH,
    BATCH_PER_HOUR,
    Given,
    read_pasted,
    read_sheet,
    verify_batch,
)
from certification.verification.services.log import backfill, count_reader, enter, origin, sign_head, write_log
from certification.verification.services.looking import (
    PER_HOUR,
    PER_MINUTE,
    forget_callers,
    scan,
    verify,
)
from certification.verification.services.pdf import Examined, check_file
from certification.verification.services.question import answered, ask
from certification.verification.services.sharing import (
    DAYS,
    Opened,
    code_image,
    open_link,
    pdf_address,
    share,
    withdraw,
)

__all__ = [
    "BATCH",
    "BATCH_PER_HOUR",
    "DAYS",
    "PER_HOUR",
    "PER_MINUTE",
    "Examined",
    "Given",
    "Opened",
    "answered",
    "ask",
    "backfill",
    "check_file",
    "code_image",
    "count_reader",
    "enter",
    "forget_callers",
    "open_link",
    "origin",
    "pdf_address",
    "read_pasted",
    "read_sheet",
    "scan",
    "share",
    "sign_head",
    "verify",
    "verify_batch",
    "withdraw",
    "write_log",
]
