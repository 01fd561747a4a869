"""The call that saves answers."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from certification.exams import selectors, services
from certification.exams.schemas import EventsIn, EventsOut
from portal.access.errors import Refusal

router = Router(tags=["exams"])


class _NotSignedIn(Refusal):
    status = 401


def by_token(request: HttpRequest) -> Any:
    """Authenticate a sitting by the token that its page carries.

    The token names the attempt and is signed, so saving an answer reads neither session nor user: a candidate whose
    session ended in the middle of an exam still saves, and the busiest path stays short.
    """
    return selectors.attempt_of_token(request.headers.get("X-Attempt-Token", ""))


@router.post("/attempts/{public_id}/events", auth=by_token, response=EventsOut)
def events(request: HttpRequest, public_id: str, body: EventsIn) -> dict:
    """Store answers, flags and signals; idempotent by client_uuid; returns each seq and the seconds left."""
    attempt_id, named = request.auth  # type: ignore[attr-defined]
    if named != public_id:
        raise _NotSignedIn("other_attempt", _("这个凭证属于另一份试卷，请从考试页面重新进入。"))
    receipt = services.append(
        attempt_id=attempt_id,
        wishes=[
            services.Wish(
                client_uuid=event.client_uuid,
                epoch=event.epoch,
                client_seq=event.client_seq,
                kind=event.kind,
                item=event.item,
                payload=event.payload,
                client_at=event.client_at,
            )
            for event in body.events
        ],
        now=timezone.now(),
    )
    return {
        "events": [
            {
                "client_uuid": event.client_uuid,
                "seq": receipt.seqs[event.client_uuid],
                "late": event.client_uuid in receipt.late,
            }
            for event in body.events
        ],
        "remaining_seconds": receipt.remaining_seconds,
        "epoch": receipt.epoch,
        "state": receipt.state,
    }
