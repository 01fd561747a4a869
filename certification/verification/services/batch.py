"""Looking many certificates up at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.verification import errors, logic, selectors
from certification.verification.models import LookUp
from certification.verification.selectors import NOT_FOUND, Answer
from portal.access.errors import Refusal
from portal.audit import services as audit

BEIJING = ZoneInfo("Asia/Shanghai")
# Rows of one batch, and of all batches of one employer within an hour.
BATCH = 1_000
BATCH_PER_HOUR = 5_000


@transaction.atomic
def verify_batch(
    *, rows: Sequence[tuple[int, str, str]], way: str, caller: str, actor: Any, organisation: Any, now: datetime
) -> list[tuple[int, Answer]]:
    """Answer up to BATCH rows of (line, number, name), each as `verify` does: no such number, another name and an empty
    field are answered alike, and each holder sees the look-up.

    Arguments: caller, who asks, for the limit (an organisation, a login); actor, organisation, for the audit.
    Raises: Refusal for no row or too many, TooMany over the limit.
    """
    if not rows:
        raise Refusal("rows_missing", _("请填写要核验的证书编号和姓名"), "rows")
    if len(rows) > BATCH:
        raise Refusal("rows_too_many", _("一次最多 %(most)s 行，请分成几次") % {"most": BATCH}, "rows")
    name = f"certification.verification.batch.{caller}.{int(now.timestamp()) // 3600}"
    cache.add(name, 0, timeout=7200)
    if cache.incr(name, len(rows)) > BATCH_PER_HOUR:
        raise errors.TooMany("too_many", _("查得太快了，请过一会儿再查。"))
    day = now.astimezone(BEIJING).date()
    answers = []
    for line, number, holder in rows:
        certificate = certificates.by_number(logic.tidy_number(number))
        if not logic.same_name(holder, certificate.holder_name if certificate else None):
            certificate = None
        audit.append(LookUp(certificate=certificate, way=way, found=certificate is not None, at=now))
        answers.append((line, selectors.answer(certificate, on=day) if certificate is not None else NOT_FOUND))
    audit.record(
        actor=actor,
        action="verification.batch.looked_up",
        target=organisation,
        region=organisation.region_id,
        data={"rows": len(rows), "found": sum(answer.found for _line, answer in answers)},
        now=now,
    )
    return answers
