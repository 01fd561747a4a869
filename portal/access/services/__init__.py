"""Giving and ending grants; keys of the API and calls that count once."""

from portal.access.services.grants import end, grant
from portal.access.services.keys import forget_calls, issue_key, once, revoke_key

__all__ = ["end", "forget_calls", "grant", "issue_key", "once", "revoke_key"]
