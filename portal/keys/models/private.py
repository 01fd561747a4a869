"""Private keys as files: written for the owner alone, read with or without a passphrase."""

import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from portal.keys.errors import KeyUnavailable


def write_private(path: Path, key: Any) -> None:
    """Write a private key so that nobody but the owner of the process can read it, not even for a moment."""
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(encoded)
        file.flush()
        os.fsync(file.fileno())


def read_private(path: Path, passphrase: str = "") -> Any:
    """Return the private key of a PEM file. Raises KeyUnavailable with the reason; never shows the content."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), passphrase.encode() if passphrase else None)
    except OSError as error:
        raise KeyUnavailable(f"the key file {path} cannot be read: {error.strerror}") from None
    except (TypeError, ValueError):
        raise KeyUnavailable(f"the key file {path} is no PEM key, or its passphrase is wrong") from None
