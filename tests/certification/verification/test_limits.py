"""Limits by address, the question that follows them, and that nothing is to be learned from how an answer is made."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from certification.certificates import selectors as certificates
from certification.verification import logic, services
from certification.verification.models import LookUp

pytestmark = pytest.mark.django_db
DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")}


def ask(number, name, client=None):
    return (client or Client()).post(
        "/api/v1/certificates/verify", json.dumps({"number": number, "name": name}), content_type="application/json"
    )


def page(number, name, client=None, **more):
    return (client or Client()).post("/verify/", {"number": number, "name": name, **more})


def solved(response):
    """Read the question as a person does, and return what the form sends back."""
    text = response.content.decode()
    one, sign, two = re.search(r"([零一二三四五六七八九])(加上|减去)([零一二三四五六七八九])是多少", text).groups()
    answer = DIGITS[one] + DIGITS[two] * (1 if sign == "加上" else -1)
    return {"proof": re.search(r'name="proof" value="([^"]+)"', text).group(1), "answer": str(answer)}


@pytest.mark.usefixtures("standing_clock")
def test_beyond_the_limit_the_call_says_429_and_when_to_come_again(certificate, limits):
    limits(PER_MINUTE=2)
    for _ in range(2):
        assert ask(certificate.number, "王小芳").status_code == 200
    answer = ask(certificate.number, "王小芳")
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many"
    assert 0 < int(answer["Retry-After"]) <= 60
    assert LookUp.objects.count() == 2
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert ask(certificate.number, "王小芳", elsewhere).status_code == 200


@pytest.mark.usefixtures("standing_clock")
def test_the_page_asks_a_question_in_words_and_keeps_what_was_typed(certificate, limits):
    limits(PER_MINUTE=1)
    assert page(certificate.number, "王小芳").status_code == 200
    refused = page(certificate.number, "王小芳")
    assert refused.status_code == 429
    text = refused.content.decode()
    assert certificate.number in text
    assert "<img" not in text.split("<main")[1].split("</main")[0]
    proof = solved(refused)
    assert "证书有效" in page(certificate.number, "王小芳", **proof).content.decode()
    again = page(certificate.number, "王小芳", **proof)
    assert again.status_code == 429
    assert "得数不对" in again.content.decode()
    wrong = page(certificate.number, "王小芳", **solved(again) | {"answer": "99"})
    assert wrong.status_code == 429


@pytest.mark.usefixtures("standing_clock")
def test_no_answer_lifts_the_second_limit(certificate, limits):
    limits(PER_MINUTE=1, PROVED=3)
    page(certificate.number, "王小芳")
    for _ in range(2):
        text, token = services.ask()
        one, sign, two = re.search(r"(.)(加上|减去)(.)是", text).groups()
        answer = DIGITS[one] + DIGITS[two] * (1 if sign == "加上" else -1)
        good = page(certificate.number, "王小芳", proof=token, answer=str(answer))
        assert good.status_code == 200
    last = page(certificate.number, "王小芳", proof=token, answer=str(answer))
    assert last.status_code == 429
    assert "proof" not in last.content.decode()
    assert int(last["Retry-After"]) > 0


@pytest.mark.usefixtures("standing_clock")
def test_scanning_has_the_same_limit_and_the_same_way_on(certificate, limits):
    limits(PER_MINUTE=1)
    address = f"/v/{certificate.verify_code}"
    assert Client().get(address).status_code == 200
    refused = Client().get(address)
    assert refused.status_code == 429
    assert "证书有效" in Client().get(address, solved(refused)).content.decode()


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_forged_tokens(token):
    assert services.answered(token=token, given="7") is False


def test_questions_may_be_answered_in_either_kind_of_figures():
    for _ in range(60):
        text, token = services.ask()
        one, sign, two = re.search(r"(.)(加上|减去)(.)是", text).groups()
        answer = DIGITS[one] + DIGITS[two] * (1 if sign == "加上" else -1)
        written = "".join(chr(ord(c) + 0xFEE0) for c in str(answer))
        assert services.answered(token=token, given=f" {written} ")
        if answer < 10:
            break
    assert services.answered(token=services.ask()[1], given="一百") is False


def statements(number, name):
    with CaptureQueriesContext(connection) as queries:
        answer = ask(number, name)
    assert answer.status_code == 200
    shapes = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries]
    return [shape for shape in shapes if "SAVEPOINT" not in shape], answer


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30))
def test_whatever_is_wrong_is_answered_by_the_same_statements_and_bytes(issue_once, name):
    """Not the clock but the work is compared: statements, rows written, bytes sent."""
    certificate, limits = issue_once
    limits(PER_MINUTE=10**6, PER_HOUR=10**6)
    if logic.same_name(name, certificate.holder_name):
        return
    one, differs = statements(certificate.number, name)
    two, missing = statements("S" + "0" * 21, name)
    assert one == two
    assert differs.content == missing.content
    assert len(one) <= 3
    assert list(LookUp.objects.order_by("-pk").values_list("found", "certificate")[:2]) == [(False, None)] * 2


@pytest.fixture
def issue_once(certificate, limits):
    return certificate, limits


def test_the_same_steps_are_taken_for_no_such_number_and_another_name(certificate, monkeypatch):
    """The comparison and the reading of a row are done where there is none as well."""
    compared, made = [], []
    real = logic.matching.hmac.compare_digest
    monkeypatch.setattr(logic.matching.hmac, "compare_digest", lambda *both: compared.append(1) or real(*both))
    kept = type(certificate).from_db.__func__
    monkeypatch.setattr(
        type(certificate), "from_db", classmethod(lambda cls, *args: made.append(1) or kept(cls, *args))
    )
    for number in (certificate.number, "S00"):
        compared.clear(), made.clear()
        ask(number, "李小芳")
        assert (len(compared), len(made)) == (1, 1)
    assert certificates.by_number("S00") is None
