"""How often one address may use an open page."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.access.errors import TooMany
from portal.access.models import Caller

# One statement counts and tells, so that neither two processes nor two threads let a caller slip through.
_COUNT = """
INSERT INTO portal_access_caller (digest, minute, in_minute, hour, in_hour) VALUES (%s, %s, 1, %s, 1)
ON CONFLICT (digest) DO UPDATE SET
in_minute = CASE WHEN portal_access_caller.minute = excluded.minute
            THEN portal_access_caller.in_minute + 1 ELSE 1 END,
in_hour = CASE WHEN portal_access_caller.hour = excluded.hour
          THEN portal_access_caller.in_hour + 1 ELSE 1 END,
minute = excluded.minute, hour = excluded.hour
RETURNING in_minute, in_hour
"""
KEPT = timedelta(hours=2)


def count_caller(*, name: str, address: str, per_minute: int, per_hour: int, now: datetime) -> None:
    """Count one use of something open by an address; kept as a keyed digest for two hours.

    Arguments: name, of what is limited, counted for itself; address, of the caller (adapters.address_of).
    Raises: TooMany (429) over one of the limits.
    """
    # Keyed: the bare digest of an address could be turned back by trying all of them.
    digest = salted_hmac("portal.access.caller", f"{name} {address}", algorithm="sha256").hexdigest()[:32]
    stamp = int(now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, stamp // 60, stamp // 3600])
        in_minute, in_hour = cursor.fetchone()
    if in_minute > per_minute or in_hour > per_hour:
        raise TooMany("too_many", _("请求太多了，请过一会儿再试"))


def forget_callers(*, now: datetime) -> int:
    """Delete the counts of callers who have not come for two hours; return how many."""
    hour = int((now - KEPT).timestamp()) // 3600
    return Caller.objects.filter(hour__lt=hour).delete()[0]
