"""Plain rules of sign-in: how a number, a device and a code are shown and kept."""

import hashlib
import hmac


def spaced_phone(phone: str) -> str:
    """Return 138 0013 8000 for +8613800138000; anything else as it is."""
    local = phone.removeprefix("+86")
    return f"{local[:3]} {local[3:7]} {local[7:]}" if len(local) == 11 else phone


def masked_phone(phone: str | None) -> str:
    """Return 138****8000, or nothing for no number."""
    local = (phone or "").removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}" if len(local) >= 8 else ""


def code_digest(code: str, *, phone: str, nonce: str, key: str) -> str:
    """Return what a session keeps of a code: whoever reads the session table cannot use it."""
    return hmac.new(key.encode(), f"portal.accounts.code:{nonce}:{phone}:{code}".encode(), hashlib.sha256).hexdigest()


_APPS = (
    ("MicroMessenger", "wechat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> tuple[str, str]:
    """Return (system, browser) as a user agent tells them, each "" where it does not."""
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    browser = next((name for sign, name in _APPS if sign in user_agent), "")
    return system, browser
