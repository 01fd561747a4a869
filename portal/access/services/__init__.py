"""Giving and ending grants; keys of the API and calls that count once; how often an address may call."""

from portal.access.services.grants import end, grant
from portal.access.services.keys import forget_calls, issue_key, once, renew_key, revoke_key
from portal.access.services.limits import count_caller, forget_callers

__all__ = [
    "count_caller",
    "end",
    "forget_callers",
    "forget_calls",
    "grant",
    "issue_key",
    "once",
    "renew_key",
    "revoke_key",
]
