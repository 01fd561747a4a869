"""The public check: right or not, and nothing else is to be learned."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from certification.certificates import services as certificates
from certification.verification import errors, logic, services
from certification.verification.models import Caller, LookUp
from certification.verification.views import log
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


def ask(number, name, client=None):
    return (client or Client()).post(
        "/api/v1/certificates/verify", json.dumps({"number": number, "name": name}), content_type="application/json"
    )


def page(number, name, client=None):
    return (client or Client()).post(reverse("verification:check"), {"number": number, "name": name})


def bare(response):
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]*|(csrf-token" content=")[^"]*', r"\1", response.content.decode())


def test_the_right_name_learns_what_stands_on_the_paper(certificate):
    found = ask(certificate.number, "王小芳").json()
    assert found == {
        "found": True, "status": "valid", "kind": "skill_level", "level": 5, "occupation": "养老护理员",
        "holder_masked": "王*芳", "issued_on": "2026-11-01", "valid_until": None, "issuer": "示例职业技能评价中心",
        "revoked_on": None, "reason": None, "log": None,
    }  # fmt: skip
    shown = page(certificate.number, "王小芳").content.decode()
    assert "证书有效" in shown
    assert "王*芳" in shown
    assert "王小芳" not in shown


def test_a_wrong_name_and_a_wrong_number_are_answered_alike(certificate):
    wrong_name, wrong_number = ask(certificate.number, "李小芳"), ask("S0000000000000000000", "王小芳")
    assert wrong_name.status_code == wrong_number.status_code == 200
    assert wrong_name.content == wrong_number.content
    assert wrong_name.json()["found"] is False
    assert dict(wrong_name.headers) == dict(wrong_number.headers)
    one, two = page(certificate.number, "李小芳"), page("S0000000000000000000", "王小芳")
    assert one.status_code == two.status_code == 200
    assert bare(one) == bare(two)
    assert one.headers["Cache-Control"] == "no-store"


def test_and_with_the_same_three_statements(certificate):
    counts = []
    for number, name in ((certificate.number, "王小芳"), (certificate.number, "李"), ("S00", "王小芳")):
        with CaptureQueriesContext(connection) as queries:
            ask(number, name)
        counts.append([q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]])
    assert counts[0] == counts[1] == counts[2]
    assert len(counts[0]) <= 3


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (lambda n: n.lower(), "王小芳"),
        (lambda n: f"  {n[:5]} {n[5:]} ", " 王 小 芳 "),
        (lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n), "王小芳　"),
    ],
)
def test_it_is_forgiving_about_how_one_types(certificate, number, name):
    assert ask(number(certificate.number), name).json()["found"] is True


@pytest.mark.parametrize("number", ["\x00", "S1\x00", "字" * 60, "' OR 1=1 --", "\u202eS1"])
def test_no_input_is_a_server_error(certificate, number):
    assert ask(number, "王小芳\x00").status_code == 200
    assert page(number, "王小芳").status_code in (200, 422)
    assert Client().get("/v/%00%ff" if number == "\x00" else f"/v/{number}").status_code in (200, 404)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"number": 1, "name": []}', '{"number": "", "name": "a"}', '{"number": "\\ud800", "name": "a"}',
             json.dumps({"number": "1" * 61, "name": "a"})]
)  # fmt: skip
def test_a_broken_call_is_a_problem(body):
    answer = Client().post("/api/v1/certificates/verify", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_an_empty_form_says_what_is_missing():
    answer = page("", "")
    assert answer.status_code == 422
    assert "请填写证书编号" in answer.content.decode()


def test_states_are_told_with_reason_and_date(certificate, now):
    certificates.revoke(certificate=certificate, reason="替考", on=date(2026, 11, 20), actor=None, now=now)
    found = ask(certificate.number, "王小芳").json()
    assert (found["status"], found["reason"], found["revoked_on"]) == ("revoked", "替考", "2026-11-20")
    assert "替考" in page(certificate.number, "王小芳").content.decode()


def test_an_expired_certificate_says_so(certificate):
    rewrite(certificate, valid_until=date(2020, 1, 1))
    assert ask(certificate.number, "王小芳").json()["status"] == "expired"


def test_the_code_of_the_qr_leads_to_the_certificate(certificate):
    code = certificate.verify_code
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:]}"):
        assert "证书有效" in Client().get(f"/v/{typed}").content.decode()
    missing = Client().get("/v/22222222")
    assert missing.status_code == 200
    assert "没有查到" in missing.content.decode()


def test_every_look_up_leaves_a_row_and_its_holder_sees_it(certificate, signed_in):
    ask(certificate.number, "王小芳")
    ask(certificate.number, "李小芳")
    Client().get(f"/v/{certificate.verify_code}")
    rows = list(LookUp.objects.order_by("pk").values_list("way", "found", "certificate"))
    assert rows == [("api", True, certificate.pk), ("api", False, None), ("qr", True, certificate.pk)]
    desk = signed_in(certificate.person.user).get("/me/").content.decode()
    assert "谁查过我的证书" in desk
    assert certificate.number in desk


def test_the_minute_and_the_hour_begin_anew(certificate, monkeypatch, now):
    monkeypatch.setattr(services.looking, "PER_MINUTE", 1)
    monkeypatch.setattr(services.looking, "PER_HOUR", 3)
    start = now.replace(minute=10, second=0)

    def once(at):
        services.scan(code=certificate.verify_code, address="10.0.0.1", now=at)

    for minute in range(3):
        once(start + timedelta(minutes=minute))
    with pytest.raises(errors.TooMany):
        once(start + timedelta(minutes=9))
    once(start + timedelta(hours=1))
    assert "10.0.0.1" not in Caller.objects.get().digest
    assert services.forget_callers(now=start + timedelta(hours=2)) == 0
    assert services.forget_callers(now=start + timedelta(hours=4)) == 1


def test_the_schema_of_the_call_is_published(client):
    schema = client.get("/api/v1/openapi.json").json()
    verify = schema["paths"]["/api/v1/certificates/verify"]["post"]
    answer = verify["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    assert set(schema["components"]["schemas"][answer]["properties"]) == {
        "found", "status", "kind", "level", "occupation", "holder_masked", "issued_on", "valid_until", "issuer",
        "revoked_on", "reason", "log",
    }  # fmt: skip
    assert "/api/v1/exams/attempts/{public_id}/events" in schema["paths"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_are_the_same_only_where_their_tidy_forms_are(one, two):
    assert logic.same_name(one, one)
    assert not logic.same_name(one, None)
    assert logic.same_name(one, two) == (logic.tidy_name(one) == logic.tidy_name(two))


def test_rare_characters_stay_what_they_are():
    assert not logic.same_name("\ufa0c", "兀")
    assert logic.same_name("买买提•艾力", "买买提·艾力")
    assert logic.same_name("𠮷田", "𠮷田")


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_code_that_nobody_knows_leaves_ways_on(certificate):
    shown = main_of(Client().get("/v/zzzzzzzz"))
    assert "没有查到" in shown
    for words in ("再扫一次", "填编号和姓名", "发证机构", 'href="/verify/"'):
        assert words in shown
    assert "还可以这样查" not in main_of(page("S1", "王小芳")), "there the form is the way, and the answer is alike"


def test_in_english_the_occupation_is_english_and_programs_are_told_it_as_it_is_printed(certificate):
    english = Client()
    english.cookies["django_language"] = "en"
    for shown in (page(certificate.number, "王小芳", english), english.get(f"/v/{certificate.verify_code}")):
        assert "Caregiver" in main_of(shown)
        assert "养老护理员" not in main_of(shown)
    assert ask(certificate.number, "王小芳", english).json()["occupation"] == "养老护理员"


def test_whoever_checks_by_program_is_led_to_the_description_and_the_script(db, settings, monkeypatch, tmp_path):
    assert 'href="/api/v1/docs"' in main_of(Client().get("/verify/"))
    address = reverse("verification:log_script")
    assert address == "/log/verify_certificate.py"
    assert f'href="{address}"' in main_of(Client().get("/log/"))
    answer = Client().get(address)
    assert answer.content == (settings.BASE_DIR / "docs" / "verify_certificate.py").read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="verify_certificate.py"'
    compile(answer.content, "verify_certificate.py", "exec")
    # Where the papers were left out of an installation, nothing leads to them.
    monkeypatch.setattr(log, "SCRIPT", tmp_path / "none.py")
    assert Client().get(address).status_code == 404
    assert address not in main_of(Client().get("/log/"))
