"""How many statements the busiest path takes: with 500 candidates each one more is a hundred a second."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.exams import errors, selectors, services
from certification.exams.services import events
from tests.factories.exams import make_attempt, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(db):
    return make_attempt()


def statements(work):
    """Return the first words of what `work` asks the database, savepoints and transactions left out."""
    with CaptureQueriesContext(connection) as queries:
        work()
    words = [query["sql"].split()[0] for query in queries]
    return [word for word in words if word not in ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")]


def call(client, attempt, *positions):
    body = {
        "events": [
            {"client_uuid": str(uuid.uuid4()), "epoch": 1, "client_seq": 1, "kind": "flag", "item": p, "payload": True}
            for p in positions
        ]
    }
    response = client.post(
        f"/api/v1/exams/attempts/{attempt.public_id}/events",
        json.dumps(body),
        content_type="application/json",
        headers={"X-Attempt-Token": selectors.token_for(attempt)},
    )
    assert response.status_code == 200, response.content
    return response.json()


def test_an_answer_takes_two_statements_and_the_first_one_of_a_process_reads_the_paper(client, attempt):
    assert statements(lambda: call(client, attempt, 1)) == ["UPDATE", "SELECT", "INSERT"]
    assert statements(lambda: call(client, attempt, 2)) == ["UPDATE", "INSERT"]


def test_twenty_answers_take_no_more(client, attempt):
    call(client, attempt, 1)
    assert statements(lambda: call(client, attempt, *[1, 2, 3, 4, 5] * 4)) == ["UPDATE", "INSERT"]


def test_an_answer_sent_again_takes_at_most_five(attempt, now):
    sent = wish(attempt, 1, "A")
    services.append(attempt_id=attempt.pk, wishes=[sent], now=now)
    asked = statements(lambda: services.append(attempt_id=attempt.pk, wishes=[sent], now=now))
    assert asked == ["UPDATE", "INSERT", "SELECT", "SELECT"]


def test_seqs_have_no_gaps_whatever_was_known_or_refused(attempt, now):
    one, two = wish(attempt, 1, "A", 1), wish(attempt, 2, "A", 2)
    services.append(attempt_id=attempt.pk, wishes=[one], now=now)
    services.append(attempt_id=attempt.pk, wishes=[one], now=now)
    with pytest.raises(errors.Refusal):
        services.append(attempt_id=attempt.pk, wishes=[wish(attempt, 1, "no such option", 3)], now=now)
    services.append(attempt_id=attempt.pk, wishes=[one, two], now=now)
    attempt.refresh_from_db()
    assert list(attempt.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, attempt.last_seq + 1))


def test_what_an_event_holds_is_the_same_on_either_way(attempt, now):
    """Alone an event is inserted by the short statement, among several by the ORM."""
    payloads = ["A", None, "B"]
    alone = [wish(attempt, 1, payload, n) for n, payload in enumerate(payloads, 1)]
    for one in alone:
        services.append(attempt_id=attempt.pk, wishes=[one], now=now)
    together = [wish(attempt, 1, payload, n) for n, payload in enumerate(payloads, 1)]
    services.append(attempt_id=attempt.pk, wishes=together, now=now)

    def rows(wishes):
        found = attempt.events.filter(client_uuid__in=[w.client_uuid for w in wishes]).order_by("seq")
        return list(
            found.values_list("epoch", "client_seq", "kind", "item", "payload", "received_at", "client_at", "late")
        )

    assert rows(alone) == rows(together)
    assert attempt.events.filter(client_uuid=alone[1].client_uuid, payload__isnull=True).exists()


def test_the_remembered_paper_is_the_candidates_own(now):
    first, second = make_attempt(), make_attempt()
    for attempt in (first, second):
        paper = events._paper(attempt.pk, attempt.seed)
        assert len(paper) == attempt.items.count()
        for item in attempt.items.all():
            assert paper[item.position - 1] == (item.content["type"], frozenset(item.content["order"]))
