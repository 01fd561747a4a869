"""The public keys as a call."""

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_der_x509_certificate
from django.http import HttpRequest
from ninja import Router

from portal.keys import selectors
from portal.keys.enums import Purpose
from portal.keys.models import PublicKey
from portal.keys.schemas import KeysOut

router = Router(tags=["keys"])


@router.get("", response=KeysOut)
def keys(request: HttpRequest, purpose: Purpose | None = None) -> dict:
    """List the keys with which the portal signs and has signed, the newest first, with their dates."""
    purposes = [purpose] if purpose else [Purpose.PDF, Purpose.CREDENTIAL, Purpose.LOG]
    return {
        "keys": [_plain(key) for item in purposes for key in selectors.public_keys(item)],
        "roots": [
            load_der_x509_certificate(root).public_bytes(serialization.Encoding.PEM).decode()
            for root in selectors.roots()
        ],
    }


def _plain(key: PublicKey) -> dict[str, Any]:
    return {
        "key_id": key.key_id,
        "purpose": key.purpose,
        "algorithm": key.algorithm,
        "public_key": key.pem,
        "public_key_multibase": key.multibase,
        "certificates": key.chain,
        "valid_from": key.valid_from,
        "retired_on": key.retired_on,
        "compromised_on": key.compromised_on,
        "current": key.current,
        "development": key.development,
    }
