"""The code behind a certificate's QR."""

import secrets

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code() -> str:
    """Return eight characters for /v/, 39 bits, without look-alikes: people read them out on the telephone."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))
