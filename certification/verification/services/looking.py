"""Looking one certificate up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.enums import Way
from certification.verification.errors import TooMany
from certification.verification.models import Caller, LookUp
from certification.verification.selectors import NOT_FOUND, Answer
from portal.audit import services as audit

BEIJING = ZoneInfo("Asia/Shanghai")
# Enough for an employer with a pile of paper; a thief who guesses numbers gets nowhere.
PER_MINUTE = 30
PER_HOUR = 300
# So many times as much for whoever answers a question each time: a person with a longer list, no program.
PROVED = 4

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


def _refusal(address: str | None, now: datetime, proved: bool) -> TooMany | None:
    """Count this look-up and return why the caller may not have it; without an address (a command) there is no limit."""
    if address is None:
        return None
    # Keyed: the bare digest of an address could be turned back by trying all of them.
    digest = salted_hmac("certification.verification.caller", address, algorithm="sha256").hexdigest()[:32]
    stamp = int(now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, stamp // 60, stamp // 3600])
        in_minute, in_hour = cursor.fetchone()
    if in_minute <= PER_MINUTE and in_hour <= PER_HOUR:
        return None
    over = in_minute > PER_MINUTE * PROVED or in_hour > PER_HOUR * PROVED
    if proved and not over:
        return None
    kind = errors.TooMany if over else errors.AskFirst
    refusal = kind("too_many", _("查得太快了，请过一会儿再查。"))
    refusal.retry_after = 60 - stamp % 60 if in_hour <= PER_HOUR else 3600 - stamp % 3600
    return refusal


def count(*, address: str | None, proved: bool = False, now: datetime) -> None:
    """Count a look-up before work that is done outside its transaction. Raises as `verify` does."""
    with transaction.atomic():
        refusal = _refusal(address, now, proved)
    if refusal is not None:
        raise refusal


def trace(certificate: Any, *, way: str, now: datetime) -> None:
    """Leave the trace that the certificate's holder sees; None for a look-up that found nothing."""
    audit.append(LookUp(certificate=certificate, way=way, found=certificate is not None, at=now))


def told(certificate: Any, *, page: bool = True, now: datetime) -> Answer:
    """Return what anybody may learn of a certificate that was found, or that nothing was.

    Arguments: page, whether a page shows it, with what is for pages alone.
    """
    if certificate is None:
        return NOT_FOUND
    return selectors.answer(certificate, on=now.astimezone(BEIJING).date(), page=page)


def _look_up(find: Callable[[], Any], *, way: str, address: str | None, proved: bool = False, now: datetime) -> Answer:
    """Count, find, leave the trace and answer; the same three statements whatever is found.

    Arguments: find, returns the certificate that the caller has shown to know, or None.
    Raises AskFirst over the first limit, TooMany over the second.
    """
    with transaction.atomic():
        refusal = _refusal(address, now, proved)
        certificate = None
        if refusal is None:
            certificate = find()
            trace(certificate, way=way, now=now)
    if refusal is not None:
        raise refusal
    return told(certificate, page=way != Way.API, now=now)


def verify(*, number: str, name: str, way: str, address: str | None, proved: bool = False, now: datetime) -> Answer:
    """Answer by number and name. "No such number" and "another name" are answered, logged and timed alike.

    Arguments: address, of the caller, for the limit only; it is kept as a keyed digest, for two hours; proved, that
    the caller has answered a question (`services.answered`).
    Raises AskFirst where a question answered would let the caller go on, TooMany where nothing would.
    """

    def find() -> Any:
        certificate = certificates.by_number(logic.tidy_number(number))
        same = logic.same_name(name, certificate.holder_name if certificate else None)
        return certificate if same else None

    return _look_up(find, way=way, address=address, proved=proved, now=now)


def scan(*, code: str, address: str | None, proved: bool = False, now: datetime) -> Answer:
    """Answer by the code behind the QR, which is on the paper that the caller holds. Raises as `verify` does."""
    return _look_up(lambda: certificates.by_code(code), way=Way.QR, address=address, proved=proved, now=now)


def forget_callers(*, now: datetime) -> int:
    """Delete the counts of callers who have not asked for two hours; return how many."""
    hour = int((now - timedelta(hours=2)).timestamp()) // 3600
    return Caller.objects.filter(hour__lt=hour).delete()[0]
