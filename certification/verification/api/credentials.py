"""Credentials as a call."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from certification.verification.services import credential
from portal.access.adapters import address_of

router = Router(tags=["certificates"])


@router.get("/{public_id}/credential.json", response=dict[str, Any])
def credential_json(
    request: HttpRequest, response: HttpResponse, public_id: str = Path(min_length=1, max_length=20)
) -> dict:
    """Return a certificate as an Open Badges 3.0 credential, signed (eddsa-jcs-2022), without its holder's name."""
    found = credential.fetch(
        public_id=public_id,
        address=address_of(request),
        now=timezone.now(),
    )
    if found is None:
        raise Http404
    # Wallets in browsers read it from pages of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return found
