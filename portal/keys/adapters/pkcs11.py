"""Private keys in a device that speaks PKCS #11; they never leave it. Needs the package python-pkcs11."""

import hashlib
import threading
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.conf import settings

from portal.keys.enums import Algorithm
from portal.keys.errors import KeyUnavailable

# An installation without such a device does not need it.
pkcs11: Any = import_module("pkcs11") if find_spec("pkcs11") else None

# A session is not for two threads at once.
_own = threading.local()


def sign(*, label: str, algorithm: str, content: bytes) -> bytes:
    """Return the signature of `content` by the private key with this label on the token of SIGNING_PKCS11.

    Raises KeyUnavailable if the package, the device, the token or the key is missing, or the device refuses.
    """
    if pkcs11 is None:
        raise KeyUnavailable("the package python-pkcs11 is not installed")
    try:
        return _sign(_session(), label, algorithm, content)
    except pkcs11.PKCS11Error:
        # A device that was unplugged or restarted has forgotten its sessions: once more from the beginning.
        _own.session = None
        try:
            return _sign(_session(), label, algorithm, content)
        except pkcs11.PKCS11Error as error:
            _own.session = None
            raise KeyUnavailable(f"the device refused to sign with {label}: {type(error).__name__}") from None


def _session() -> Any:
    session = getattr(_own, "session", None)
    if session is None:
        said = settings.SIGNING_PKCS11
        try:
            library = pkcs11.lib(said["module"])
        except (pkcs11.PKCS11Error, RuntimeError, OSError):
            raise KeyUnavailable(f"the library {said['module'] or 'SIGNING_PKCS11_MODULE'} cannot be loaded") from None
        session = _own.session = library.get_token(token_label=said["token"]).open(user_pin=said["pin"])
    return session


def _sign(session: Any, label: str, algorithm: str, content: bytes) -> bytes:
    key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
    if algorithm == Algorithm.RS256:
        return bytes(key.sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
    if algorithm == Algorithm.ES256:
        # The device gives r and s side by side; X.509 and CMS want them as a DER sequence.
        pair = bytes(key.sign(hashlib.sha256(content).digest(), mechanism=pkcs11.Mechanism.ECDSA))
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half], "big"), int.from_bytes(pair[half:], "big"))
    return bytes(key.sign(content, mechanism=pkcs11.Mechanism.EDDSA))
