"""Messages to people."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Entry
from portal.messaging import selectors, services
from portal.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(now):
    def run(user, key: str = "k1", link: str = "", subject: str = "成绩出来了"):
        return services.send(
            user_id=getattr(user, "pk", user), subject=subject, body="理论 86 分，合格。", link=link, key=key, now=now
        )

    return run


def test_a_message_is_sent_once_for_a_key(make_user, tell):
    user = make_user()
    first = tell(user)
    assert tell(user, subject="别的") == first
    assert Message.objects.get().subject == "成绩出来了"
    assert Entry.objects.filter(action="messaging.message.sent").count() == 1


def test_without_a_login_nothing_is_sent(tell):
    assert tell(None) is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_a_message_leads_to_the_portal_only(make_user, tell, link):
    with pytest.raises(ValueError, match="portal"):
        tell(make_user(), link=link)


def test_following_a_message_reads_it(make_user, tell, signed_in):
    user = make_user()
    message = tell(user, link="/exams/")
    tell(user, key="k2")
    client = signed_in(user)
    body = client.get("/messages/").content.decode()
    assert "成绩出来了" in body
    assert "2 条没看" in body
    assert selectors.unread_count(user) == 2, "a look at the list is not a look at each"
    assert client.get(f"/messages/{message.public_id}/")["Location"] == "/exams/"
    assert selectors.unread_count(user) == 1
    client.post("/messages/read/")
    assert selectors.unread_count(user) == 0
    assert "条没看" not in client.get("/messages/").content.decode()


def test_somebody_elses_message_does_not_exist(make_user, tell, signed_in):
    owner, stranger = make_user(), make_user()
    message = tell(owner, link="/exams/")
    client = signed_in(stranger)
    assert client.get(f"/messages/{message.public_id}/").status_code == 404
    assert "成绩出来了" not in client.get("/messages/").content.decode()
    client.post("/messages/read/")
    assert selectors.unread_count(owner) == 1


def test_an_empty_list_says_what_to_do(make_user, signed_in):
    assert "还没有消息" in signed_in(make_user()).get("/messages/").content.decode()


def test_a_visitor_has_no_messages(client):
    assert selectors.unread_count(AnonymousUser()) == 0


def test_the_list_costs_the_same_for_one_and_three(make_user, tell, signed_in):
    user = make_user()
    client = signed_in(user)
    costs = []
    for number in range(3):
        tell(user, key=f"k{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/messages/")
        costs.append(len(queries))
    assert costs[0] == costs[2]
    # Session, user, page of messages, count of the unread; the rest is what every page shows around its content.
    assert costs[0] <= 8


def test_long_lists_are_paged_by_key(make_user, tell, signed_in):
    user = make_user()
    for number in range(25):
        tell(user, key=f"k{number}", subject=f"第{number}条")
    client = signed_in(user)
    first = client.get("/messages/")
    assert next(message.subject for message in first.context["found"]) == "第24条"
    rest = client.get(f"/messages/?before={first.context['following']}")
    assert [message.subject for message in rest.context["found"]] == [f"第{n}条" for n in (4, 3, 2, 1, 0)]
    assert rest.context["following"] == ""
    assert client.get("/messages/?before=nonsense").status_code == 200


def test_what_a_message_says_is_text(make_user, tell, signed_in):
    user = make_user()
    tell(user, subject="<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(user).get("/messages/").content.decode()


def test_the_list_in_english(make_user, tell, signed_in):
    user = make_user()
    tell(user)
    client = signed_in(user)
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/messages/").content.decode()
