"""Private keys in a key service, asked over HTTP. The contract is in docs/certificates.md."""

import base64
import binascii
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from portal.keys.errors import KeyUnavailable

TIMEOUT_SECONDS = 10


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would carry the token to wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        """Let the redirect stand as a refusal."""


_opener = urllib.request.build_opener(_Straight)
# An RSA-4096 signature has 512 bytes; whatever is longer is no signature.
_LARGEST_ANSWER = 16 * 1024


def sign(*, name: str, algorithm: str, content: bytes) -> bytes:
    """Return the signature of `content` by the service's key `name`.

    Raises KeyUnavailable if the service cannot be reached, refuses, or answers something else.
    """
    said = settings.SIGNING_KMS
    url = said["url"].rstrip("/")
    parts = urlsplit(url)
    # What is to be signed is no secret, but the token is: clear text on this machine alone.
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise KeyUnavailable("SIGNING_KMS_URL must begin with https://")
    body = json.dumps({"algorithm": algorithm, "content": base64.b64encode(content).decode()}).encode()
    request = urllib.request.Request(  # noqa: S310  (scheme checked above)
        f"{url}/keys/{quote(name, safe='')}/sign",
        data=body,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {said['token']}"},
    )
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return base64.b64decode(json.loads(answer.read(_LARGEST_ANSWER))["signature"], validate=True)
    except urllib.error.HTTPError as error:
        error.close()
        raise KeyUnavailable(f"the key service refused to sign with {name}: {error.code}") from None
    except OSError as error:
        raise KeyUnavailable(f"the key service cannot be reached: {type(error).__name__}") from None
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeyUnavailable("the key service answered something else than a signature") from None
