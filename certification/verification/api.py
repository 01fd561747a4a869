"""The public check as a call."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from certification.verification import logic, services
from certification.verification.enums import Way
from certification.verification.schemas import VerifyIn, VerifyOut

router = Router(tags=["certificates"])


@router.post("/verify", response=VerifyOut)
def verify(request: HttpRequest, body: VerifyIn) -> dict:
    """Check a certificate by number and name; no such number and another name are answered alike."""
    return services.verify(
        number=body.number,
        name=body.name,
        way=Way.API,
        address=logic.caller(
            request.META.get("REMOTE_ADDR", ""),
            request.headers.get("X-Forwarded-For", ""),
            proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        ),
        now=timezone.now(),
    ).as_dict()
