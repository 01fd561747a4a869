"""The pages at their door: what learners see, with and without scripts, and who is kept out."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.enrolment.enums import EnrolmentState
from courses.lessons import registry, selectors, services
from courses.lessons.enums import BeatKind
from courses.lessons.models import Heartbeat, LessonProgress, Viewing
from courses.lessons.views import shown
from tests.courses.lessons.conftest import lesson
from tests.factories import PersonFactory

# Session, user, person, enrolment with version, progress, attendance, ending and opening the viewing (with its
# savepoint). A card of hours, where a higher room registers one, comes on top.
PLAYER_QUERIES = 10
OVERVIEW_QUERIES = 7


@pytest.fixture
def client(enrolment, signed_in):
    return signed_in(enrolment.person.user)


def lessons_of(enrolment):
    return enrolment.training_class.version.content["sections"][0]["lessons"]


def url(name, enrolment, taught=None):
    args = [enrolment.training_class.public_id] + ([taught["uuid"]] if taught else [])
    return reverse(f"lessons:{name}", args=args)


def beat(start, end, kind="reading", visible=True):
    return {"type": "beat", "uuid": str(uuid.uuid4()), "kind": kind, "from_ms": start, "to_ms": end, "visible": visible}


def post(client, enrolment, taught, viewing, events, **more):
    body = {"viewing": viewing.public_id, "events": events, **more}
    return client.post(url("heartbeat", enrolment, taught), json.dumps(body), content_type="application/json")


def test_the_class_shows_what_comes_next(client, enrolment):
    page = client.get(url("overview", enrolment)).content.decode()
    assert "第 1 课：第1课的题目" in page
    assert "开始学这一课" in page
    assert url("lesson", enrolment, lessons_of(enrolment)[2]) in page


def test_the_start_of_learning_leads_to_the_class(client, enrolment, signed_in):
    assert client.get("/learn/").url == url("overview", enrolment)
    assert signed_in(PersonFactory().user).get("/learn/").url == "/courses/"


def test_a_text_with_everything_in_it(client, enrolment):
    page = client.get(url("lesson", enrolment, lessons_of(enrolment)[0])).content.decode()
    for words in (
        "第 1 课，共 3 课",
        "一段<b>课文</b>",
        "先洗手",
        "要小心",
        "省力的办法",
        "七步",
        "图里有什么",
        "一份表格",
        "要点二",
        "T-01-Q1 怎么做？",
        "读完了，记上这段时间",
    ):
        assert words in page
    assert "T-01-Q1 的道理" not in page
    assert 'style="' not in page
    assert "onclick" not in page


def test_a_film_with_subtitles_and_its_questions_later(client, enrolment):
    film = lessons_of(enrolment)[1]
    page = client.get(url("lesson", enrolment, film)).content.decode()
    assert reverse("files:file", args=[film["video"]["file"]]) in page
    assert reverse("files:file", args=[film["video"]["subtitles"]]) in page
    assert "第一次观看" in page
    assert "做小题（看完才能点）" in page
    assert "T-02-Q1 怎么做？" not in page


def test_practice_says_where_and_when(client, enrolment):
    practice = lessons_of(enrolment)[2]
    page = client.get(url("lesson", enrolment, practice)).content.decode()
    assert "这一课在线下上" in page
    assert enrolment.training_class.school.name in page
    assert "lessons-player.js" not in page
    assert not Viewing.objects.exists()


def test_heartbeats_are_credited_and_told(client, enrolment, time_machine):
    text = lessons_of(enrolment)[0]
    begin = timezone.now()
    time_machine.move_to(begin, tick=False)
    client.get(url("lesson", enrolment, text))
    viewing = Viewing.objects.get()
    time_machine.move_to(begin + timedelta(seconds=41), tick=False)
    answer = post(client, enrolment, text, viewing, [beat(0, 20_000), beat(20_000, 40_000)])
    told = answer.json()
    assert answer.status_code == 200
    assert told["credited_ms"] == 40_000
    assert told["live"]
    assert len(told["prompts"]) == 4
    # Opened anew the page shows it, and the older window hears that it is not the one any more.
    page = client.get(url("lesson", enrolment, text)).content.decode()
    assert '"credited_ms": 40000' in page
    assert not post(client, enrolment, text, viewing, []).json()["live"]


def test_heartbeats_cost_few_queries(client, enrolment):
    text = lessons_of(enrolment)[0]
    client.get(url("lesson", enrolment, text))
    viewing = Viewing.objects.get()
    post(client, enrolment, text, viewing, [beat(0, 10)])
    with CaptureQueriesContext(
        connection,
    ) as captured:
        post(client, enrolment, text, viewing, [beat(10, 20)])
    # Session, user, savepoint and its end, viewing, progress (read, locked), known events, log, viewing, progress.
    assert len(captured) <= 12


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"viewing": "x", "events": [{"type": "beat"}]}',
        '{"viewing": "x", "events": [{"type": "credit", "ms": 900000}]}',
        '{"viewing": "x", "events": [{"type": "beat", "uuid": "1", "kind": "reading", "from_ms": -5, "to_ms": 5}]}',
    ],
)  # fmt: skip
def test_broken_reports_are_refused_in_words(client, enrolment, body):
    answer = client.post(url("heartbeat", enrolment, lessons_of(enrolment)[0]), body, content_type="application/json")
    assert answer.status_code == 422
    assert "刷新" in answer.json()["message"]
    assert not Heartbeat.objects.exists()


def test_nobody_else_comes_in(enrolment, enrol, signed_in, client):
    text = lessons_of(enrolment)[0]
    client.get(url("lesson", enrolment, text))
    viewing = Viewing.objects.get()
    stranger = signed_in(PersonFactory().user)
    left = enrol(enrolment.training_class, state=EnrolmentState.WITHDRAWN)
    for visitor in (stranger, signed_in(left.person.user)):
        for name, taught in (("overview", None), ("lesson", text), ("quiz", text), ("transcript", text)):
            assert visitor.get(url(name, enrolment, taught)).status_code == 404
        assert visitor.post(url("quiz", enrolment, text), {"question": "T-01-Q1", "choice": "B"}).status_code == 404
        assert visitor.post(url("read", enrolment, text), {"viewing": viewing.public_id}).status_code == 404
        assert post(visitor, enrolment, text, viewing, [beat(0, 1000)]).status_code == 404
    assert Viewing.objects.count() == 1


def test_visitors_sign_in_first(enrolment):
    from django.test import Client

    answer = Client().get(url("overview", enrolment))
    assert answer.status_code == 302
    assert "next=" in answer.url


def test_questions_without_scripts(client, enrolment):
    text = lessons_of(enrolment)[0]
    page = url("lesson", enrolment, text)
    nothing = client.post(url("quiz", enrolment, text), {"question": "T-01-Q1"})
    assert nothing.status_code == 303
    assert "请先选一个答案" in client.get(nothing["Location"].split("#")[0]).content.decode()
    wrong = client.post(url("quiz", enrolment, text), {"question": "T-01-Q1", "choice": "A"})
    assert wrong["Location"] == f"{page}#q-T-01-Q1"
    page_shown = client.get(page).content.decode()
    assert "不对，再记一下" in page_shown
    assert "T-01-Q1 的道理" in page_shown
    assert "再做一次" in page_shown
    again = client.get(f"{page}?again=T-01-Q1").content.decode()
    assert "看看对不对" in again
    client.post(url("quiz", enrolment, text), {"question": "T-01-Q1", "choice": "B"})
    assert "对了。" in client.get(page).content.decode()


def test_questions_with_scripts_come_back_with_the_bar(client, enrolment):
    text = lessons_of(enrolment)[0]
    answer = client.post(
        url("quiz", enrolment, text), {"question": "T-01-Q1", "choice": "B"}, headers={"HX-Request": "true"}
    )
    part = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part
    assert "对了。" in part


def test_reading_without_scripts(client, enrolment, time_machine):
    text = lessons_of(enrolment)[0]
    begin = timezone.now()
    time_machine.move_to(begin, tick=False)
    client.get(url("lesson", enrolment, text))
    time_machine.move_to(begin + timedelta(minutes=6), tick=False)
    answer = client.post(url("read", enrolment, text), {"viewing": Viewing.objects.get().public_id})
    assert answer.status_code == 303
    assert selectors.credited_minutes(enrolment.pk) == {text["uuid"]: 6}


def test_the_bar_leads_on(client, enrolment):
    text, film, _practice = lessons_of(enrolment)
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_uuid=text["uuid"], updated_at=timezone.now(), completed_at=timezone.now(),
        read_ms=900_000, credited_ms=900_000, quiz={"T-01-Q1": {"right": True, "tries": 1, "last": "B"}},
    )  # fmt: skip
    page = client.get(url("lesson", enrolment, text)).content.decode()
    assert "下一课：第2课的题目" in page
    assert url("lesson", enrolment, film) in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_player_asks_as_little_for_thirty_lessons_as_for_three(count, enrol, make_class, signed_in, monkeypatch):
    # The cost of this room alone, as counted above.
    monkeypatch.setattr(registry, "_cards", [])
    enrolment = enrol(make_class([lesson(n) for n in range(1, count + 1)]))
    user, now = enrolment.person.user, timezone.now()
    for taught in lessons_of(enrolment):
        viewing = services.open_lesson(enrolment=enrolment, lesson_uuid=taught["uuid"], actor=user, now=now)
        event = services.Beat(uuid.uuid4(), BeatKind.READING, 0, 1000)
        services.heartbeat(viewing=viewing.public_id, events=[event], actor=user, now=now + timedelta(seconds=2))
    client = signed_in(user)
    client.get(url("overview", enrolment))
    for name, taught, most in (
        ("lesson", lessons_of(enrolment)[1], PLAYER_QUERIES),
        ("overview", None, OVERVIEW_QUERIES),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, enrolment, taught)).status_code == 200
        assert len(captured) == most, "\n".join(query["sql"][:150] for query in captured)


def test_the_desk_says_what_to_do_now(client, enrolment, enrol, signed_in):
    assert "第 1 课：第1课的题目" in client.get("/me/").content.decode()
    waiting = enrol(enrolment.training_class, state=EnrolmentState.APPLIED)
    assert "等学校录取：试验班" in signed_in(waiting.person.user).get("/me/").content.decode()
    done = enrol(enrolment.training_class, state=EnrolmentState.COMPLETED)
    assert "都学完了" in signed_in(done.person.user).get("/me/").content.decode()
    assert "选一门课" in signed_in(PersonFactory().user).get("/me/").content.decode()


def test_who_may_read_a_lessons_files(enrolment, enrol, make_user):
    from types import SimpleNamespace

    school = enrolment.training_class.school
    film = SimpleNamespace(public_id=lessons_of(enrolment)[1]["video"]["file"], organisation_id=school.pk)
    assert selectors.may_read_media(enrolment.person.user, film)
    assert selectors.may_read_media(make_user(("school_editor", school, None)), film)
    assert selectors.may_read_media(make_user(("county_officer", None, school.region)), film)
    assert not selectors.may_read_media(PersonFactory().user, film)
    left = enrol(enrolment.training_class, state=EnrolmentState.WITHDRAWN)
    assert not selectors.may_read_media(left.person.user, film)


def test_files_in_texts_of_versions_frozen_before_they_had_a_media_type_are_shown():
    """Such versions say in "type" what kind of file it is; they are append-only and stay so."""
    old = [
        {"file": "f", "type": "video/mp4", "poster": "", "subtitles": "", "caption": "片", "transcript": ""},
        {"file": "f", "type": "application/pdf", "title": "表", "size": 1},
    ]
    entries = shown.blocks(old)
    assert [entry["template"] for entry in entries] == [
        "courses/lessons/blocks/video.html",
        "courses/lessons/blocks/download.html",
    ]
    assert entries[0]["value"]["media_type"] == "video/mp4"
