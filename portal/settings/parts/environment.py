"""What the environment says: folder of files, addresses, secrets. All variables are in docs/configuration.md."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
PORTAL_VAR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var")).resolve()
PORTAL_HOST = os.environ.get("PORTAL_HOST", "127.0.0.1")
PORTAL_PORT = int(os.environ.get("PORTAL_PORT", "8000"))
PORTAL_URL = os.environ.get("PORTAL_URL", f"http://{PORTAL_HOST}:{PORTAL_PORT}").rstrip("/")
PORTAL_ENV = os.environ.get("PORTAL_ENV", "local")


def flag(name: str, default: bool = False) -> bool:
    """Return the environment variable `name` as a truth value (1, true, yes, on)."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def kept_secret(name: str, length: int = 48) -> str:
    """Return the secret `name` from the environment, or one made once and kept under PORTAL_VAR/keys.

    Made secrets serve single-machine installations only; docs/configuration.md says which ones to set in production.
    """
    if value := os.environ.get(name.upper()):
        return value
    folder = PORTAL_VAR / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name.lower()
    try:
        # O_EXCL: two processes that start together must not each make a secret of their own.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    value = secrets.token_urlsafe(length)
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value
