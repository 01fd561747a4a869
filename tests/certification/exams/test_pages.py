"""The pages of candidates and staff, and the call that saves answers."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.exams import selectors, services
from certification.exams.models import AttemptEvent, Blueprint, Session
from certification.questions.models import Question
from tests.factories import OrganisationFactory
from tests.factories.exams import make_attempt, make_bank, make_candidate, make_session, release, sit, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(body):
    return make_attempt(make_session(body=body))


@pytest.fixture
def candidate(attempt, signed_in):
    client = signed_in(attempt.user)
    client.cookies["exam-device"] = "one"
    return client


def address(name, attempt):
    return reverse(f"exams:{name}", args=[attempt.public_id])


def event(item=1, payload="A", **values):
    return {
        "client_uuid": str(uuid.uuid4()), "epoch": 1, "client_seq": 1, "kind": "answer", "item": item,
        "payload": payload, "client_at": timezone.now().isoformat(), **values,
    }  # fmt: skip


def post(client, attempt, *events, token=None, body=None):
    return client.post(
        f"/api/v1/exams/attempts/{attempt.public_id}/events",
        body if body is not None else json.dumps({"events": list(events)}),
        content_type="application/json",
        headers={"X-Attempt-Token": selectors.token_for(attempt) if token is None else token},
    )


def test_the_call_answers_with_seq_seconds_and_epoch(client, attempt):
    one = event()
    answer = post(client, attempt, one)
    assert answer.status_code == 200
    found = answer.json()
    assert found["events"] == [{"client_uuid": one["client_uuid"], "seq": 2, "late": False}]
    assert 3500 < found["remaining_seconds"] <= 3600
    assert (found["epoch"], found["state"]) == (1, "started")
    assert post(client, attempt, one).json()["events"] == found["events"]


@pytest.mark.parametrize("token", ["", "forged", "W10:1:2"])
def test_a_forged_token_is_refused(client, attempt, token):
    answer = post(client, attempt, event(), token=token)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert attempt.events.filter(kind="answer").count() == 0


def test_a_token_opens_its_own_attempt_alone(client, attempt):
    other = make_attempt(attempt.registration.session)
    answer = post(client, attempt, event(), token=selectors.token_for(other))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]
    assert AttemptEvent.objects.filter(kind="answer").count() == 0


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        (event(item=99), 422),
        (event(payload={"a": 1}), 422),
        (event(payload="字" * 5000), 422),
        (event(kind="submit"), 422),
        (event(kind="x" * 50), 422),
        (event(item=0), 422),
        (event(item=None), 422),
        (event(epoch=-1), 422),
        (event(client_seq=2**40), 422),
        (event(client_uuid="no"), 422),
        (event(client_at="yesterday"), 422),
    ],
)
def test_what_cannot_be_stored_is_refused_as_a_problem_and_loses_nothing(client, attempt, bad, status):
    good = event()
    answer = post(client, attempt, good, bad)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]
    assert post(client, attempt, good).status_code == 200
    assert attempt.events.filter(kind="answer").count() == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"events": []}', '{"events": [{}]}', "NaN", '{"events": NaN}'])
def test_a_broken_body_is_no_server_error(client, attempt, text):
    answer = post(client, attempt, body=text)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")


def test_more_than_two_hundred_at_once_are_refused(client, attempt):
    assert post(client, attempt, *[event() for _ in range(201)]).status_code == 422


def test_the_sheet_holds_neither_keys_nor_explanations(candidate, attempt):
    page = candidate.get(address("attempt", attempt)).content.decode()
    for item in attempt.items.all():
        assert item.content["stem"] in page
        assert item.content["explanation"] not in page
        assert item.content["hash"] not in page
    assert "right" not in page.split('id="paper"')[1].split("</form>")[0]
    for name in ("confirm", "attempt"):
        assert "压疮" not in candidate.get(address(name, attempt)).content.decode()


def test_results_are_hidden_until_their_release(candidate, attempt):
    sit(attempt, wrong=1)
    page = candidate.get(address("result", attempt)).content.decode()
    assert "已经交卷" in page
    for hidden in ("压疮", "8 分", "通过"):
        assert hidden not in page
    release(attempt.registration.session)
    page = candidate.get(address("result", attempt)).content.decode()
    assert "通过了，8 分" in page
    assert "压疮" in page
    assert "第 5 题" in page


@pytest.mark.parametrize("name", ["attempt", "confirm", "result", "start", "save"])
def test_an_attempt_is_the_candidates_own(attempt, signed_in, officer, name):
    stranger = make_candidate()
    for user in (stranger.user, officer):
        browser = signed_in(user)
        for method in (browser.get, browser.post):
            assert method(address(name, attempt)).status_code in (404, 405)
        expected = 404 if name not in ("start", "save") else 405
        assert browser.get(address(name, attempt)).status_code == expected
        assert browser.post(address("start", attempt)).status_code == 404


def test_a_second_device_asks_first_and_then_goes_on(attempt, signed_in):
    services.append(attempt_id=attempt.pk, wishes=[wish(attempt, 1, "B")], now=timezone.now())
    other = signed_in(attempt.user)
    assert "另一台设备" in other.get(address("attempt", attempt)).content.decode()
    other.post(address("start", attempt))
    page = other.get(address("attempt", attempt)).content.decode()
    assert 'data-epoch="2"' in page
    assert page.count(" checked") == 1


def test_without_scripts_a_form_saves_the_sheet(candidate, attempt):
    multiple = attempt.items.get(position=4)
    candidate.post(address("save", attempt), {"q1": "B", "q4": ["A", "C"], "q5": "false"})
    attempt.refresh_from_db()
    assert selectors.sheet(attempt).answers == {1: "B", 4: ["A", "C"], 5: False}
    candidate.post(address("save", attempt), {"q1": "C", "q5": "true"})
    assert selectors.sheet(attempt).answers == {1: "C", 4: [], 5: True}
    answer = candidate.post(address("save", attempt), {"q1": "forged", "next": "confirm"}, follow=True)
    assert answer.status_code == 200
    assert selectors.sheet(attempt).answers[1] == "C"
    assert multiple.content["type"] == "multiple"


def test_without_scripts_nothing_is_saved_after_hand_in(candidate, attempt):
    candidate.post(address("confirm", attempt))
    answer = candidate.post(address("save", attempt), {"q1": "B"}, follow=True)
    assert "已经收走" in answer.content.decode()
    assert attempt.events.filter(kind="answer").count() == 0


def test_handing_in_shows_what_is_open(candidate, attempt):
    services.append(
        attempt_id=attempt.pk,
        wishes=[wish(attempt, 1, "B"), wish(attempt, 2, True, kind="flag")],
        now=timezone.now(),
    )
    page = candidate.get(address("confirm", attempt)).content.decode()
    assert "还有 4 题没有答" in page
    assert candidate.post(address("confirm", attempt)).status_code == 302
    assert candidate.post(address("confirm", attempt)).status_code == 302
    attempt.refresh_from_db()
    assert attempt.state == "finalised"


def test_whoever_withdrew_is_led_back_to_the_session(signed_in, body):
    session = make_session(body=body, opens_in=timedelta(days=1))
    attempt = make_attempt(session, started=False)
    browser = signed_in(attempt.user)
    assert "候考室" in browser.get(address("attempt", attempt)).content.decode()
    page = browser.post(reverse("exams:withdraw", args=[session.public_id]), follow=True).content.decode()
    assert "座位已让出" in page
    assert browser.get(address("attempt", attempt)).status_code == 302
    assert browser.post(reverse("exams:withdraw", args=[session.public_id])).status_code == 404


def test_withdrawing_too_late_is_told_on_the_page(candidate, attempt):
    session = attempt.registration.session
    page = candidate.post(reverse("exams:withdraw", args=[session.public_id]), follow=True)
    assert page.status_code == 200
    assert "已经开始" in page.content.decode()


def test_registering_shows_every_reason(signed_in, body):
    session = make_session(body=body, opens_in=timedelta(days=1))
    person = make_candidate()
    type(person).objects.filter(pk=person.pk).update(photo=None)
    browser = signed_in(person.user)
    address_of_session = reverse("exams:session", args=[session.public_id])
    assert "还没有证件照" in browser.get(address_of_session).content.decode()
    answer = browser.post(address_of_session)
    assert answer.status_code == 422
    assert "还没有证件照" in answer.content.decode()


def test_a_draft_session_is_invisible(signed_in, body):
    session = make_session(body=body)
    Session.objects.update(state="draft")
    browser = signed_in(make_candidate().user)
    assert browser.get(reverse("exams:session", args=[session.public_id])).status_code == 404


STAFF = ["staff_session", "staff_publish", "staff_release", "staff_extend", "staff_prepare"]


@pytest.mark.parametrize("name", STAFF)
def test_staff_of_another_body_find_nothing(attempt, signed_in, stranger, name):
    browser = signed_in(stranger)
    at = reverse(f"exams:{name}", args=[attempt.registration.session.public_id])
    answers = {browser.get(at).status_code, browser.post(at).status_code}
    assert answers <= {404, 405}
    assert 404 in answers


def test_a_foreign_blueprint_is_not_found(attempt, signed_in, stranger):
    at = reverse("exams:staff_blueprint", args=[Blueprint.objects.get().public_id])
    browser = signed_in(stranger)
    assert browser.get(at).status_code == 404
    assert browser.post(at, {}).status_code == 404


def test_candidates_have_no_staff_pages(candidate):
    assert candidate.get(reverse("exams:staff_index")).status_code == 403


def blueprint_form(bank, body, *rows, **values):
    data = {
        "title": "新方案", "bank": bank.pk, "organisation": body.pk, "level": 5, "minutes": 60, "pass_mark": "1",
        "rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 0, **values,
    }  # fmt: skip
    for number in range(3):
        # What a browser sends for a line that nobody touched: the type has a value all the same.
        line = {"module": "", "type": "single", "difficulty": "", "count": "", "marks": ""}
        line |= rows[number] if number < len(rows) else {}
        data |= {f"rows-{number}-{name}": value for name, value in line.items()}
    return data


def test_a_blueprint_is_written_with_untouched_lines_and_approved(signed_in, officer, body):
    bank = make_bank(organisation=body)
    browser = signed_in(officer)
    at = reverse("exams:staff_blueprint_new")
    answer = browser.post(at, blueprint_form(bank, body, {"count": 2, "marks": "1"}, approve="1"))
    assert answer.status_code == 302, answer.context["formset"].errors
    blueprint = Blueprint.objects.get()
    assert (blueprint.state, blueprint.rows.count()) == ("approved", 1)


def test_a_blueprint_that_cannot_be_filled_is_kept_as_one_draft(signed_in, officer, body):
    bank = make_bank(organisation=body, questions={"single": 1})
    browser = signed_in(officer)
    data = blueprint_form(bank, body, {"count": 1, "marks": "1"}, {"count": 5, "marks": "1"}, approve="1")
    answer = browser.post(reverse("exams:staff_blueprint_new"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 2 行需要 5 题，题库里只够 0 题" in page
    draft = Blueprint.objects.get()
    at = reverse("exams:staff_blueprint", args=[draft.public_id])
    assert f'action="{at}"' in page
    assert browser.post(at, data).status_code == 422
    assert Blueprint.objects.count() == 1


def test_extra_time_from_the_page(signed_in, officer, attempt):
    session = attempt.registration.session
    browser = signed_in(officer)
    at = reverse("exams:staff_extend", args=[session.public_id])
    answer = browser.post(at, {"minutes": "10", "reason": "", "registration": ""})
    assert answer.status_code == 422
    assert 'value="10"' in answer.content.decode()
    before = attempt.deadline_at
    browser.post(at, {"minutes": "10", "reason": "停电", "registration": attempt.registration.public_id})
    browser.post(at, {"minutes": "5", "reason": "停电", "registration": ""})
    attempt.refresh_from_db()
    assert attempt.deadline_at == before + timedelta(minutes=15)
    other = make_attempt()
    data = {"minutes": "5", "reason": "停电", "registration": other.registration.public_id}
    assert browser.post(at, data).status_code == 404


def test_missing_papers_are_shown_and_made(signed_in, officer, body):
    session = make_session(body=body, opens_in=timedelta(days=1))
    services.register(session=session, person_id=make_candidate().pk, actor=None, now=timezone.now())
    browser = signed_in(officer)
    at = reverse("exams:staff_session", args=[session.public_id])
    assert "1 名考生还没有试卷" in browser.get(at).content.decode()
    Question.objects.filter(code__startswith="multiple").update(retired=True)
    prepare = reverse("exams:staff_prepare", args=[session.public_id])
    assert "第 2 行" in browser.post(prepare, follow=True).content.decode()
    Question.objects.update(retired=False)
    assert "已备好 1 份试卷" in browser.post(prepare, follow=True).content.decode()
    assert "还没有试卷" not in browser.get(at).content.decode()


def test_an_invigilator_of_the_centre_watches_and_extends_but_does_not_release(signed_in, make_user, body):
    centre = OrganisationFactory(kind="exam_centre")
    session = make_session(body=body, centre_id=centre.pk)
    attempt = make_attempt(session)
    browser = signed_in(make_user(("invigilator", centre, None)))
    page = browser.get(reverse("exams:staff_session", args=[session.public_id]))
    assert page.status_code == 200
    assert "公布成绩" not in page.content.decode()
    assert browser.post(reverse("exams:staff_release", args=[session.public_id])).status_code == 403
    browser.post(
        reverse("exams:staff_extend", args=[session.public_id]),
        {"minutes": "5", "reason": "断网", "registration": ""},
    )
    attempt.refresh_from_db()
    assert attempt.extra_minutes == 5


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_of_staff_take_as_many_queries_for_one_row_as_for_three(
    signed_in, officer, body, many, django_assert_num_queries
):
    session = make_session(body=body)
    for _ in range(many):
        make_attempt(session, started=False)
    for _ in range(many - 1):
        make_session(body=body)
    browser = signed_in(officer)
    browser.get(reverse("exams:staff_index"))
    with django_assert_num_queries(QUERIES["index"]):
        browser.get(reverse("exams:staff_index"))
    with django_assert_num_queries(QUERIES["session"]):
        browser.get(reverse("exams:staff_session", args=[session.public_id]))


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_of_candidates_take_as_many_queries_for_one_row_as_for_three(
    signed_in, body, many, django_assert_num_queries
):
    person = make_candidate()
    for number in range(many):
        session = make_session(body=body, opens_in=timedelta(days=number + 1))
        make_attempt(session, person, started=False)
        make_session(body=body, opens_in=timedelta(days=number + 1))
    browser = signed_in(person.user)
    browser.get(reverse("exams:index"))
    with django_assert_num_queries(QUERIES["mine"]):
        browser.get(reverse("exams:index"))


# One of the session's is the practical room's, which shows its part there.
QUERIES = {"index": 6, "session": 8, "mine": 6}
