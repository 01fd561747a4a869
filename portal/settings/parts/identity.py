"""Keys of the identity vault: current key id, encryption keys by id, key of the blind index."""

import os

from portal.settings.parts.environment import kept_secret

# IDENTITY_KEYS may hold several "id:secret" pairs, comma separated, the current one first; the rest still decrypt.
_given = os.environ.get("IDENTITY_KEYS", "")
IDENTITY_KEYS = (
    dict(pair.split(":", 1) for pair in _given.split(",") if pair) if _given else {"k1": kept_secret("identity_key_k1")}
)
IDENTITY_KEY_CURRENT = next(iter(IDENTITY_KEYS))
IDENTITY_INDEX_KEY = kept_secret("identity_index_key")
