"""The API does what its own description says."""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings

from portal.wsgi import application


@pytest.fixture
def described(db: None) -> Iterator[schemathesis.BaseSchema]:
    """The description as the portal hands it out; calls go into this process and leave the test its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
def test_calls_answer_as_described(described):
    """Whatever is sent, well formed or not, gets an answer that the description knows; never an error of ours."""
    operations = [result.ok() for result in described.get_all_operations()]
    assert operations
    for operation in operations:

        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def call(case):
            case.call_and_validate()

        call()


VERIFY = "/api/v1/certificates/verify"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("get", "/api/v1/nowhere", 404, "没有这个地址"),
        ("post", "/api/v1/nowhere", 404, "没有这个地址"),
        ("get", "/api/v1/courses", 404, "没有这个地址"),
        ("get", "/api", 404, "没有这个地址"),
        ("get", "/api/v2/courses/", 404, "没有这个地址"),
        ("get", VERIFY, 405, "不接受这种请求方法"),
        ("delete", "/api/v1/courses/", 405, "不接受这种请求方法"),
        ("get", "/api/v1/courses/?page=%00", 400, "格式不对"),
    ],
)
def test_whatever_fails_is_a_problem_in_the_callers_language(method, address, status, title):
    client = Client(enforce_csrf_checks=True)
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert title in told["title"]
    assert ("Allow" in answer) == (status == 405)
    english = getattr(client, method)(address, headers={"Accept-Language": "en-GB,en;q=0.8"}).json()["title"]
    assert english.isascii()
    from_a_page = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    assert title in getattr(client, method)(address, headers=from_a_page).json()["title"]
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    assert getattr(client, method)(address).json()["title"] == english


@pytest.mark.django_db
def test_wrong_fields_are_named_as_the_caller_wrote_them_in_words_of_ours():
    def ask(body, **headers):
        answer = Client().post(VERIFY, json.dumps(body), content_type="application/json", headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        return {found["field"]: found["message"] for found in answer.json()["errors"]}

    assert ask({"name": 3}) == {"number": "缺少这一项", "name": "要填文字"}
    assert ask({"number": "S" * 61, "name": ""}) == {
        "number": "太长了，最多 60 个字符",
        "name": "太短了，至少 1 个字符",
    }
    assert ask({"number": "S" * 61, "name": "王"}, **{"Accept-Language": "en"})["number"].isascii()
    # A list where an object is asked for has none of its fields.
    assert ask([]) in ({"": "要填一个对象"}, {"number": "缺少这一项", "name": "缺少这一项"})
    told = Client().get("/api/v1/courses/?page=x").json()["errors"]
    assert told == [{"field": "page", "message": "要填整数"}]
    assert Client().get("/api/v1/courses/?page=0").json()["errors"] == [{"field": "page", "message": "不能小于 1"}]


@pytest.mark.django_db
def test_the_description_bears_the_name_of_the_site():
    assert Client().get("/api/v1/openapi.json").json()["info"]["title"] == django_settings.SITE_NAME
