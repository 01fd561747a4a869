"""The register and the public log tell of the same certificates: where they differ neither is believed."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.certificates import services as certificates
from certification.certificates.enums import EventKind
from certification.certificates.models import Certificate, CertificateEvent
from certification.verification import selectors, services
from certification.verification.enums import Way
from portal.keys import services as keys
from tests.certification.verification.log.making import enter, pdf_of
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


def revoke(row, now):
    certificates.revoke(certificate=row, reason="不实", on=now.date(), actor=None, now=now)


def ask(row, now):
    return services.verify(number=row.number, name="王小芳", way=Way.API, address=None, now=now)


@pytest.fixture
def brought_back(issue, now):
    """A certificate that was revoked, and is valid in the register by the hand of somebody who took the triggers away."""
    row, other = issue(2)
    revoke(row, now)
    revoke(other, now)
    enter([row, other], now)
    services.sign_head(now=now)
    rewrite(row, state="valid", state_reason="", state_since=None)
    return row


def check_file(folder, row, *words):
    file = folder / "c.pdf"
    file.write_bytes(pdf_of(row))
    out, code = StringIO(), 0
    try:
        call_command("verify_pdf", str(file), *words, stdout=out)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue()


def test_check_log_names_the_certificate(brought_back):
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_log", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["faults"] == [
        f"certificate {brought_back.number} ({brought_back.public_id}): the register says valid, "
        "the newest entry of the log says revoked"
    ]


def test_no_way_of_asking_calls_it_valid(brought_back, now):
    answer = ask(brought_back, now)
    assert answer.status == "contradicted"
    assert "“有效”" in answer.reason
    assert "“撤销”" in answer.reason
    assert answer.revoked_on is None
    shown = Client().get(f"/v/{brought_back.verify_code}").content.decode()
    assert "登记册和公开日志对不上" in shown
    assert "公开日志里最新的一条却是“撤销”" in shown
    assert "证书有效" not in shown
    assert services.check_file(content=pdf_of(brought_back), address=None, now=now).answer.status == "contradicted"


def test_verify_pdf_says_both_and_exits_with_1(brought_back, tmp_path):
    code, said = check_file(tmp_path, brought_back)
    assert code == 1
    assert f"{brought_back.number} contradicted identical" in said
    # One language in one line; programs read the portal's own words.
    assert "log_contradicts: " in said
    assert not re.search("[\u4e00-\u9fff]", said)
    code, said = check_file(tmp_path, brought_back, "--json")
    report = json.loads(said)
    assert (code, report["status"]) == (1, "contradicted")
    assert [problem["code"] for problem in report["problems"]][-1] == "log_contradicts"


def test_a_state_without_an_event_contradicts_in_the_other_direction_too(issue, now):
    (row,) = issue()
    enter([row], now)
    services.write_log(now=now)
    Certificate.objects.filter(pk=row.pk).update(state="revoked", state_reason="假", state_since=now.date())
    assert ask(row, now).status == "contradicted"
    assert len(list(selectors.contradictions())) == 1


def test_a_change_that_stands_in_line_for_the_log_is_no_contradiction(issue, now, tmp_path):
    (row,) = issue()
    enter([row], now)
    services.sign_head(now=now)
    revoke(row, now)
    assert ask(row, now).status == "revoked"
    assert list(selectors.contradictions()) == []
    assert [tuple(found) for found in selectors.findings()] == [(False, "1 events are not in the log yet")]
    code, said = check_file(tmp_path, row)
    assert code == 1
    assert "log_contradicts" not in said
    # Suspended and restored before the first of the two is written: the register is right at each step.
    (row,) = issue()
    enter([row], now)
    services.write_log(now=now)
    certificates.suspend(certificate=row, reason="核查", on=now.date(), actor=None, now=now)
    enter([row], now)
    services.write_log(now=now)
    certificates.restore(certificate=row, reason="查清", on=now.date(), actor=None, now=now)
    assert ask(row, now).status == "valid"
    enter([row], now)
    services.write_log(now=now)
    assert ask(row, now).status == "valid"
    assert not list(selectors.faults())


def test_an_event_made_up_beside_the_rules_explains_nothing(brought_back, now):
    CertificateEvent.objects.create(certificate=brought_back, kind=EventKind.RESTORED, on=now.date(), recorded_at=now)
    assert ask(brought_back, now).status == "contradicted"
    assert len(list(selectors.contradictions())) == 1


def test_another_file_in_the_register_than_in_the_log(issue, now):
    (row,) = issue()
    enter([row], now)
    services.write_log(now=now)
    rewrite(row, pdf_sha256="0" * 64)
    assert list(selectors.contradictions()) == [
        f"certificate {row.number} ({row.public_id}): an entry of the log names another file than the register"
    ]


def test_as_many_statements_for_one_certificate_as_for_many(issue, now):
    enter(issue(1), now)
    services.write_log(now=now)
    with CaptureQueriesContext(connection) as few:
        assert list(selectors.contradictions()) == []
    enter(issue(7), now)
    services.write_log(now=now)
    with CaptureQueriesContext(connection) as many:
        assert list(selectors.contradictions()) == []
    assert len(many) == len(few) == 1


def test_verify_pdf_says_why_while_the_key_of_the_log_has_leaked(issue, now, tmp_path):
    (row,) = issue()
    enter([row], now)
    services.sign_head(now=now)
    assert check_file(tmp_path, row)[0] == 0
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    code, said = check_file(tmp_path, row)
    assert code == 1
    assert f"{row.number} valid identical" in said
    assert "log_key_leaked: " in said
    keys.rotate(purpose="log", actor=None, now=now)
    services.sign_head(now=now)
    assert check_file(tmp_path, row)[0] == 0
