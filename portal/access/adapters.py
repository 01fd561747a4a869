"""The credential of the API: `Authorization: Bearer ck_…`; the address of a caller; counts that pass with time."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from portal.access import logic, permissions
from portal.access.errors import ScopeMissing, TooMany
from portal.access.models import ApiKey

# A secret has more than 200 random bits: a plain digest of it cannot be turned back by trying.
_NOBODY = hashlib.sha256(b"nobody").hexdigest()
_NOTED_EVERY = timedelta(hours=1)


def digest_of(secret: str) -> str:
    """Return the digest under which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_of(request: HttpRequest) -> str:
    """Return the address by which callers are counted."""
    return logic.caller(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
    )


def count_up(name: str, *, seconds: int, by: int = 1) -> int:
    """Count something that passes with time, and return how much there was within it.

    Arguments: name, of what is counted and whose; seconds, after which the count begins anew, from its first; by, how
    much more.
    """
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name, by)
    except ValueError:  # expired between the two calls
        cache.set(name, by, timeout=seconds)
        return by


class KeyAuth(HttpBearer):
    """Lets an organisation's own system in by its key; `request.auth` is then the ApiKey.

    Arguments: scope, of enums.ApiScope, that the key must have.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the key, or None where it is unknown, expired or stopped. Raises ScopeMissing, TooMany."""
        now = timezone.now()
        parts = token.split("_")
        prefix = parts[1] if len(parts) == 3 and parts[0] == "ck" else ""
        known = ApiKey.objects.select_related("organisation", "kept_by").filter(prefix=prefix)
        key = known.first() if prefix else None
        same = constant_time_compare(digest_of(token), key.digest if key else _NOBODY)
        if key is None or not same or key.revoked_at is not None or not now < key.expires_at:
            return None
        if key.organisation.closed_on is not None or not permissions.key_kept(key):
            return None
        if self.scope not in key.scopes:
            raise ScopeMissing("scope_missing", _("这个密钥不能用于这项业务"))
        self._count(key, int(now.timestamp()) // 60)
        if key.last_used_at is None or key.last_used_at < now - _NOTED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return key

    def _count(self, key: ApiKey, minute: int) -> None:
        if count_up(f"access.apikey.{key.pk}.{minute}", seconds=120) > key.per_minute:
            raise TooMany("too_many", _("请求太多了，请过一分钟再试"))
