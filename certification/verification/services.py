"""Looking certificates up. Each look-up leaves a trace, so these are services."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.enums import Way
from certification.verification.models import LookUp
from certification.verification.selectors import NOT_FOUND, Answer

BEIJING = ZoneInfo("Asia/Shanghai")
# Enough for an employer with a pile of paper; a thief who guesses numbers gets nowhere.
PER_MINUTE = 30
PER_HOUR = 300


def _limit(address: str, now: datetime) -> None:
    stamp = int(now.timestamp())
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    for seconds, most in ((60, PER_MINUTE), (3600, PER_HOUR)):
        key = f"verification:{name}:{seconds}:{stamp // seconds}"
        cache.add(key, 0, seconds * 2)
        if cache.incr(key) > most:
            raise errors.TooMany("too_many", _("查得太快了，请过一会儿再查。"))


def verify(*, number: str, name: str, way: str, address: str, now: datetime) -> Answer:
    """Answer by number and name. "No such number" and "another name" are answered, logged and timed alike.

    Arguments: address, of the caller, for the limit only; it is not stored.
    Raises TooMany over the limit.
    """
    _limit(address, now)
    certificate = certificates.by_number(logic.tidy_number(number)[:40])
    same = logic.same_name(name, certificate.holder_name if certificate else None)
    LookUp.objects.create(certificate=certificate if same else None, way=way, found=same, at=now)
    if not same or certificate is None:
        return NOT_FOUND
    return selectors.answer(certificate, on=now.astimezone(BEIJING).date())


def scan(*, code: str, address: str, now: datetime) -> Answer:
    """Answer by the code behind the QR, which is on the paper that the caller holds."""
    _limit(address, now)
    certificate = certificates.by_code(code[:12])
    LookUp.objects.create(certificate=certificate, way=Way.QR, found=certificate is not None, at=now)
    if certificate is None:
        return NOT_FOUND
    return selectors.answer(certificate, on=now.astimezone(BEIJING).date())


def check_file(*, content: bytes, address: str, now: datetime) -> tuple[Answer, str]:
    """Answer by an uploaded PDF: it must be, byte for byte, the file that was frozen. Returns answer and SHA-256."""
    _limit(address, now)
    digest = hashlib.sha256(content).hexdigest()
    certificate = certificates.by_digest(digest)
    LookUp.objects.create(certificate=certificate, way=Way.PDF, found=certificate is not None, at=now)
    if certificate is None:
        return NOT_FOUND, digest
    return selectors.answer(certificate, on=now.astimezone(BEIJING).date()), digest
