"""Hires and leavers from agencies' own systems."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Router

from portal.access import services as access
from portal.access.adapters import KeyAuth
from portal.access.enums import ApiScope
from portal.employment import services
from portal.employment.schemas import RosterIn, RosterOut

router = Router(tags=["roster"])


@router.post("/", response=RosterOut, auth=KeyAuth(ApiScope.ROSTER_WRITE))
def roster(request: HttpRequest, body: RosterIn, idempotency_key: str = Header("", max_length=200)) -> Any:
    """Take hires and leavers in; the good lines are taken, each of the others is answered with its problem.

    The same `Idempotency-Key` with the same contents gives the first answer again; with other contents 409.
    """
    now = timezone.now()
    key = request.auth  # type: ignore[attr-defined]
    lines = [line.model_dump() for line in body.lines]
    content = json.dumps(lines, sort_keys=True, default=str).encode()

    def work() -> tuple[int, dict]:
        report = services.take_lines(lines=lines, organisation=key.organisation, actor=key.kept_by, now=now)
        return 200, report.as_dict()

    _status, answer, _replay = access.once(key=key, token=idempotency_key, content=content, work=work, now=now)
    return answer
