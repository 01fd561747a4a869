"""Late answers through the invigilator's page, and the desks of those who watch and approve."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.exams import services
from certification.exams.logic import clock
from portal.access.enums import Role
from tests.factories.exams import make_attempt, make_session, release, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(body):
    row = make_attempt(make_session(body=body))
    key = row.items.get(position=1).content["content"]["key"]
    after = row.deadline_at + clock.GRACE + timedelta(seconds=1)
    services.append(attempt_id=row.pk, wishes=[wish(row, 1, key)], now=after)
    return services.finalise(attempt_id=row.pk, now=after)


@pytest.fixture
def invigilator(body, make_user):
    return make_user((Role.INVIGILATOR, body, None))


def test_an_invigilator_lets_a_late_answer_count(late, invigilator, stranger, signed_in):
    session = late.registration.session
    client, address = signed_in(invigilator), f"/assess/exams/sessions/{session.public_id}/"
    page = client.get(address).content.decode()
    here = f"{address}late/{late.registration.public_id}/"
    assert here in page
    assert "第 1 题" in client.get(here).content.decode()
    seq = late.events.get(late=True).seq
    for sent in ({"reason": "停电"}, {"seqs": [seq], "reason": ""}, {"seqs": [999], "reason": "停电"}):
        answer = client.post(here, sent)
        assert answer.status_code == 422
        assert "error" in answer.content.decode()
    assert client.post(here, {"seqs": [seq], "reason": "停电"})["Location"] == address
    late.refresh_from_db()
    assert late.score == 2
    assert "没有还能补收的答案" in client.get(here).content.decode()
    assert signed_in(stranger).get(here).status_code == 404
    assert signed_in(stranger).post(here, {"seqs": [seq], "reason": "停电"}).status_code == 404


def test_after_the_results_nothing_is_admitted(late, invigilator, signed_in):
    session = late.registration.session
    release(session)
    here = f"/assess/exams/sessions/{session.public_id}/late/{late.registration.public_id}/"
    answer = signed_in(invigilator).post(here, {"seqs": [late.events.get(late=True).seq], "reason": "停电"})
    assert answer.status_code == 422
    assert "成绩已经公布" in answer.content.decode()


def test_the_invigilators_desk_shows_what_comes_next(body, invigilator, signed_in):
    client = signed_in(invigilator)
    assert "现在没有要监考的场次" in client.get("/assess/").content.decode()
    mine = make_session(body=body, opens_in=timedelta(days=2), title="后天的场次")
    make_session(opens_in=timedelta(days=2), title="别处的场次")
    page = client.get("/assess/").content.decode()
    assert "后天的场次" in page
    assert "别处的场次" not in page
    assert mine.closes_at > timezone.now()


def test_an_officers_desk_has_a_panel_for_each_duty(body, officer, signed_in):
    page = signed_in(officer).get("/assess/").content.decode()
    for words in ("现在没有要授予的证书", "还没有考试场次", "没有等您审核的题", "还没有签发过证书"):
        assert words in page
    assert "我要监考的场次" not in page
