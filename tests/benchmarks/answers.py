"""Saving one answer against a bare view that inserts one row in a transaction."""

import itertools
import json
import uuid

from django.utils import timezone

from certification.exams import selectors
from tests.benchmarks.measuring import BARE, Site, compare, request
from tests.factories.exams import make_attempt

_SEQ = itertools.count(1)


def save_answer(*, small: bool) -> dict:
    """Reach: 0.5 of the bare view, at most five queries."""
    attempt = make_attempt()
    token = selectors.token_for(attempt)
    positions = itertools.cycle(attempt.items.filter(content__type="single").values_list("position", flat=True))

    def body() -> bytes:
        event = {
            "client_uuid": str(uuid.uuid4()),
            "epoch": 1,
            "client_seq": next(_SEQ),
            "kind": "answer",
            "item": next(positions),
            "payload": "A",
            "client_at": timezone.now().isoformat(),
        }
        return json.dumps({"events": [event]}).encode()

    ours = request(
        f"/api/v1/exams/attempts/{attempt.public_id}/events",
        method="POST",
        data=body,
        content_type="application/json",
        HTTP_X_ATTEMPT_TOKEN=token,
    )
    bare = request("/insert", method="POST", data=body, content_type="application/json")
    return compare((Site(), ours), (Site(**BARE), bare), reach=0.5, runs=50 if small else 300)
