"""Looking one certificate up."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.enums import Way
from certification.verification.models import Caller, LookUp
from certification.verification.selectors import NOT_FOUND, Answer
from portal.audit import services as audit

BEIJING = ZoneInfo("Asia/Shanghai")
# Enough for an employer with a pile of paper; a thief who guesses numbers gets nowhere.
PER_MINUTE = 30
PER_HOUR = 300

# One statement counts and tells, so that neither two processes nor two threads let a caller slip through; a cache would
# take as many round trips as the look-up itself.
_COUNT = """
INSERT INTO certification_verification_caller (digest, minute, in_minute, hour, in_hour) VALUES (%s, %s, 1, %s, 1)
ON CONFLICT (digest) DO UPDATE SET
in_minute = CASE WHEN certification_verification_caller.minute = excluded.minute
            THEN certification_verification_caller.in_minute + 1 ELSE 1 END,
in_hour = CASE WHEN certification_verification_caller.hour = excluded.hour
          THEN certification_verification_caller.in_hour + 1 ELSE 1 END,
minute = excluded.minute, hour = excluded.hour
RETURNING in_minute, in_hour
"""


def _within_limit(address: str | None, now: datetime) -> bool:
    """Count this look-up and say whether the caller may have it; without an address (a command) there is no limit."""
    if address is None:
        return True
    # Keyed: the bare digest of an address could be turned back by trying all of them.
    digest = salted_hmac("certification.verification.caller", address, algorithm="sha256").hexdigest()[:32]
    stamp = int(now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, stamp // 60, stamp // 3600])
        in_minute, in_hour = cursor.fetchone()
    return in_minute <= PER_MINUTE and in_hour <= PER_HOUR


def _look_up(find: Any, *, way: str, address: str | None, now: datetime) -> Answer:
    """Count, find, leave the trace and answer; the same three statements whatever is found.

    Arguments: find, returns the certificate that the caller has shown to know, or None.
    Raises TooMany over the limit.
    """
    with transaction.atomic():
        allowed = _within_limit(address, now)
        if allowed:
            certificate = find()
            audit.append(LookUp(certificate=certificate, way=way, found=certificate is not None, at=now))
    if not allowed:
        raise errors.TooMany("too_many", _("查得太快了，请过一会儿再查。"))
    if certificate is None:
        return NOT_FOUND
    return selectors.answer(certificate, on=now.astimezone(BEIJING).date())


def verify(*, number: str, name: str, way: str, address: str | None, now: datetime) -> Answer:
    """Answer by number and name. "No such number" and "another name" are answered, logged and timed alike.

    Arguments: address, of the caller, for the limit only; it is kept as a keyed digest, for two hours.
    Raises TooMany over the limit.
    """

    def find() -> Any:
        certificate = certificates.by_number(logic.tidy_number(number))
        same = logic.same_name(name, certificate.holder_name if certificate else None)
        return certificate if same else None

    return _look_up(find, way=way, address=address, now=now)


def scan(*, code: str, address: str | None, now: datetime) -> Answer:
    """Answer by the code behind the QR, which is on the paper that the caller holds."""
    return _look_up(lambda: certificates.by_code(code), way=Way.QR, address=address, now=now)


def check_file(*, content: bytes, address: str | None, now: datetime) -> tuple[Answer, str]:
    """Answer by an uploaded PDF: it must be, byte for byte, the file that was frozen. Returns answer and SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    return _look_up(lambda: certificates.by_digest(digest), way=Way.PDF, address=address, now=now), digest


def forget_callers(*, now: datetime) -> int:
    """Delete the counts of callers who have not asked for two hours; return how many."""
    hour = int((now - timedelta(hours=2)).timestamp()) // 3600
    return Caller.objects.filter(hour__lt=hour).delete()[0]
