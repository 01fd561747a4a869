"""The public check as a call."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from certification.verification import services
from certification.verification.enums import Way
from certification.verification.schemas import BatchIn, BatchOut, VerifyIn, VerifyOut
from portal.access.adapters import KeyAuth, address_of
from portal.access.enums import ApiScope

router = Router(tags=["certificates"])


@router.post("/verify", response=VerifyOut)
def verify(request: HttpRequest, body: VerifyIn) -> dict:
    """Check a certificate by number and name; no such number and another name are answered alike."""
    return services.verify(
        number=body.number,
        name=body.name,
        way=Way.API,
        address=address_of(request),
        now=timezone.now(),
    ).as_dict()


@router.post("/verify/batch", response=BatchOut, auth=KeyAuth(ApiScope.CERTIFICATES_VERIFY))
def verify_batch(request: HttpRequest, body: BatchIn) -> dict:
    """Check up to 1,000 certificates for an employer, each answered as the single check does.

    Each key has limits of its own: calls a minute, 5,000 rows an hour. Beyond them 429 with Retry-After, in seconds.
    """
    key = request.auth  # type: ignore[attr-defined]
    answers = services.verify_batch(
        rows=[(line, row.number, row.name) for line, row in enumerate(body.rows, start=1)],
        way=Way.BATCH,
        caller=f"key.{key.pk}",
        actor=key.kept_by,
        organisation=key.organisation,
        now=timezone.now(),
    )
    return {"results": [{"line": line, **answer.as_dict()} for line, answer in answers]}
