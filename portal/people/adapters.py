"""The identity vault with the keys of this installation, and the count of attempts."""

import os
from functools import lru_cache

from django.conf import settings

from portal.access import adapters as access
from portal.people.logic import numbers, vault


@lru_cache(maxsize=16)
def _key(secret: str, purpose: str) -> bytes:
    return vault.derive(secret, purpose)


def seal(number: str, *, owner: str) -> bytes:
    """Return the number encrypted under the current key for the person with public id `owner`."""
    current = settings.IDENTITY_KEY_CURRENT
    return vault.seal(
        number,
        owner=owner,
        key_id=current,
        key=_key(settings.IDENTITY_KEYS[current], "identity.seal"),
        nonce=os.urandom(12),
        cipher=vault.CIPHERS[settings.IDENTITY_CIPHER],
    )


def unseal(sealed: bytes, *, owner: str) -> str:
    """Return the number in clear; raises vault.Broken when the value or its row was tampered with."""
    value = bytes(sealed)
    secret = settings.IDENTITY_KEYS.get(vault.key_id(value))
    if secret is None:
        raise vault.Broken(vault.key_id(value))
    return vault.unseal(value, owner=owner, key=_key(secret, "identity.seal"))


def is_current(sealed: bytes) -> bool:
    """Say whether a value is sealed under the current key and cipher."""
    value = bytes(sealed)
    return vault.key_id(value) == settings.IDENTITY_KEY_CURRENT and value[0] == vault.CIPHERS[settings.IDENTITY_CIPHER]


def digest(kind: str, number: str) -> str:
    """Return the blind index under which the number is found; cards and residence permits share one number space."""
    key = _key(settings.IDENTITY_INDEX_KEY, "identity.index")
    return vault.digest(numbers.space(kind), number, key=key, algorithm=settings.IDENTITY_INDEX_HASH)


def count_attempt(user_id: int) -> int:
    """Count one attempt of this login to register a document; return how many there were within the hour."""
    return access.count_up(f"people.identity.attempts.{user_id}", seconds=3600)
