"""Statistics for everybody."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import Router

from certification.targets import errors, schemas, services
from certification.targets.forms import EARLIEST
from certification.targets.selectors import report
from portal.access.adapters import address_of

router = Router(tags=["statistics"])
# Anybody may ask, and a day in the middle of a month is counted from the facts.
_KEPT_SECONDS = 300


@router.get("/{region}", response=schemas.Statistics, summary="Public indicators of a division")
def statistics(request: HttpRequest, region: str, as_of: date | None = None, known_at: date | None = None) -> Any:
    """Return the public indicators, the targets and the parts of a division (CN: the country) as of a day.

    With `known_at`, as it was known at the end of that day: what was entered or changed later does not count.

    Refuses: 429 for too many calls from one address; 404 for a code that is no division; 422 for a day to come, or before the statistics begin.
    """
    now = timezone.now()
    services.count_reader(address=address_of(request), now=now)
    today = timezone.localdate(now)
    day = as_of or today
    code = report.code_of(region)
    if code is None:
        raise errors.NotYours
    if not EARLIEST <= day <= today:
        raise errors.Refusal(
            "as_of", _("截至日期要在 %(first)s 到今天之间。") % {"first": EARLIEST.isoformat()}, "as_of"
        )
    if known_at is not None and not EARLIEST <= known_at <= today:
        raise errors.Refusal(
            "known_at", _("知悉日期要在 %(first)s 到今天之间。") % {"first": EARLIEST.isoformat()}, "known_at"
        )
    key = f"targets.statistics:{code}:{day.isoformat()}:{known_at or ''}:{translation.get_language()}"
    found = cache.get(key)
    if found is None:
        found = report.statistics(
            code, as_of=day, today=today, known_at=report.end_of(known_at) if known_at else None, public=True
        )
        cache.set(key, found, _KEPT_SECONDS)
    return found
