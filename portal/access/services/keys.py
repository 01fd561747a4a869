"""Keys of organisations' own systems, and calls that take effect once however often they are sent."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.access import permissions
from portal.access.adapters import digest_of
from portal.access.enums import ApiScope, Permission
from portal.access.errors import Conflict, NotYours, Refusal
from portal.access.models import ApiKey, IdempotentCall
from portal.audit import services as audit

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
LONGEST = timedelta(days=366)
TOKEN_LENGTH = 80
KEPT = timedelta(days=7)


@transaction.atomic
def issue_key(
    *,
    organisation: Any,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    per_minute: int = 60,
    actor: Any,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key for an organisation's system; return it and its secret, which nobody can read again.

    Arguments: scopes, of enums.ApiScope; expires_at, at most a year ahead; per_minute, how many calls it may make.
    Raises: Refusal beside its field.
    """
    if not name.strip():
        raise Refusal("name_empty", _("请写明这个密钥给哪个系统用"), "name")
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(ApiScope.values):
        raise Refusal("scopes_wrong", _("请选择这个密钥可以做什么"), "scopes")
    if not now < expires_at <= now + LONGEST:
        raise Refusal("expiry_wrong", _("到期日要在今天以后、一年以内"), "expires_on")
    prefix = get_random_string(10, _ALPHABET)
    secret = f"ck_{prefix}_{get_random_string(40, _ALPHABET)}"
    key = ApiKey.objects.create(
        organisation=organisation,
        name=name.strip()[:60],
        prefix=prefix,
        digest=digest_of(secret),
        scopes=wanted,
        per_minute=per_minute,
        created_by=actor,
        kept_by=actor,
        created_at=now,
        expires_at=expires_at,
    )
    _audit("access.apikey.issued", key, actor=actor, now=now)
    return key, secret


def _audit(action: str, key: ApiKey, *, actor: Any, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        target=key,
        region=key.organisation.region_id,
        data={"prefix": key.prefix, "scopes": key.scopes},
        now=now,
    )


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: Any, now: datetime) -> None:
    """Stop a key at once; a key that is stopped already stays as it is."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        _audit("access.apikey.revoked", key, actor=actor, now=now)


@transaction.atomic
def renew_key(*, key: ApiKey, actor: Any, now: datetime) -> ApiKey:
    """Have a manager of the organisation answer for a key from now on; its secret and its last day stay.

    A key stops when whoever answers for it no longer manages the organisation, and works again once a colleague has
    taken it over. Raises: Refusal for a key that is stopped or has expired; NotYours for another organisation's.
    """
    locked = ApiKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)
    body = locked.organisation
    if not permissions.allowed(actor, Permission.ROSTER_EDIT, organisation_id=body.pk, region_id=body.region_id):
        raise NotYours
    if locked.revoked_at is not None or locked.expires_at <= now:
        raise Refusal("key_over", _("这个密钥已经停用或者到期，请新建一个"))
    locked.kept_by = actor
    locked.save(update_fields=["kept_by"])
    _audit("access.apikey.renewed", locked, actor=actor, now=now)
    return locked


@transaction.atomic
def once(
    *, key: ApiKey, token: str, content: bytes, work: Callable[[], tuple[int, dict]], now: datetime
) -> tuple[int, dict, bool]:
    """Do `work` unless this key has sent the same token before; return status, answer, and whether it is a replay.

    Arguments: token, the Idempotency-Key header; content, what makes the call the same one; work, returns status and
    answer in plain values. A refusal in `work` undoes everything, and the token may be used again.
    Raises: Conflict when the token came with other contents; Refusal for a token that is none.
    """
    if not token or len(token) > TOKEN_LENGTH or not token.isascii() or not token.isprintable():
        raise Refusal("idempotency_key", _("请在 Idempotency-Key 请求头里写一个不重复的编号（最多 80 个英文字符）"))
    digest = hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            row = IdempotentCall.objects.create(api_key=key, token=token, digest=digest, at=now)
    except IntegrityError:
        known = IdempotentCall.objects.get(api_key=key, token=token)
        if known.digest != digest:
            raise Conflict("idempotency_conflict", _("这个编号已经用于另一次内容不同的请求")) from None
        return known.status, known.answer, True
    row.status, row.answer = work()
    row.save(update_fields=["status", "answer"])
    return row.status, row.answer, False


def forget_calls(*, now: datetime) -> int:
    """Delete the answers of calls older than a week; return how many."""
    return IdempotentCall.objects.filter(at__lt=now - KEPT).delete()[0]
