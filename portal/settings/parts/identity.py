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
# National algorithms where a bureau asks for them: sm4-gcm seals new values (old ones stay readable). The hash of the
# blind index cannot change under stored rows: choose sm3 before the first person is registered.
IDENTITY_CIPHER = os.environ.get("IDENTITY_CIPHER", "aes-256-gcm")
IDENTITY_INDEX_HASH = os.environ.get("IDENTITY_INDEX_HASH", "sha256")
