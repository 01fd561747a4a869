"""Checking a file against the public log: our own command, and the script that needs no portal."""

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from certification.certificates import services as certificates
from certification.verification import services
from portal.keys import services as keys
from tests.certification.verification.log.making import SCRIPT, enter, pdf_of
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


def test_verify_pdf_checks_the_entry_the_path_and_the_signature(issue, now, tmp_path):
    (row,) = issue()
    file = tmp_path / "c.pdf"
    file.write_bytes(pdf_of(row))

    def run(code):
        out, stopped = StringIO(), 0
        try:
            call_command("verify_pdf", str(file), "--json", stdout=out)
        except SystemExit as stop:
            stopped = stop.code
        assert stopped == code
        return json.loads(out.getvalue())["log"]

    assert run(0) == {"pending": True}
    enter([row], now)
    services.write_log(now=now)
    log = run(0)
    assert (log["included"], log["signed"], log["pending"]) == (True, False, True)
    services.sign_head(now=now)
    log = run(0)
    assert (log["included"], log["signed"], log["pending"], log["event"]) == (True, True, False, "issued")
    certificates.revoke(certificate=row, reason="不实", on=now.date(), actor=None, now=now)
    enter([row], now)
    services.sign_head(now=now)
    assert run(1)["event"] == "revoked"
    rewrite(row, state="valid")
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    assert run(1)["signed"] is False


@pytest.fixture
def published(issue, now, tmp_path):
    """What anybody can fetch: a PDF, its proof under the newest head, the keys, an older head, the proof between them."""
    rows = issue(7)
    client = Client()

    def keep(name, address):
        (tmp_path / name).write_bytes(client.get(address).content)

    enter(rows[:3], now)
    services.sign_head(now=now)
    keep("older.json", "/api/v1/log/head")
    enter(rows[3:], now)
    services.sign_head(now=now + timedelta(hours=1))
    keep("proof.json", "/api/v1/log/proof/4")
    keep("keys.json", "/api/v1/keys?purpose=log")
    keep("consistency.json", "/api/v1/log/consistency?first=3&second=7")
    (tmp_path / "c.pdf").write_bytes(pdf_of(rows[4]))
    return tmp_path


def check(folder, **more):
    words = [sys.executable, str(SCRIPT), "c.pdf", "--proof", "proof.json", "--key", "keys.json"]
    words += ["--older", "older.json", "--consistency", "consistency.json"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def test_anybody_can_check_without_the_portal(published):
    code, said = check(published)
    assert (code, said.count("ok:")) == (0, 11), said
    assert len(SCRIPT.read_text().splitlines()) <= 100


def spoil(path, change):
    values = json.loads(path.read_text())
    change(values)
    path.write_text(json.dumps(values))


def other_entry(values):
    values["entry"] = values["entry"].replace("issued", "renewed")


def other_head(values):
    values["head"]["statement"] = values["head"]["statement"].replace('"size":7', '"size":8')


def leaked(values):
    values["keys"][0]["compromised_on"] = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("proof.json", other_entry),
        ("proof.json", other_head),
        ("proof.json", lambda values: values.update(position=5)),
        ("proof.json", lambda values: values.update(position=4 + 8)),
        ("proof.json", lambda values: values["proof"].reverse()),
        ("proof.json", lambda values: values.update(head=None)),
        ("keys.json", leaked),
        ("keys.json", lambda values: values.update(keys=[])),
        ("older.json", lambda values: values.update(signature=values["signature"][::-1])),
        ("consistency.json", lambda values: values["proof"].pop()),
        ("c.pdf", None),
    ],
)
def test_whatever_was_tampered_with_is_found(published, name, change):
    if change is None:
        (published / name).write_bytes(b"%PDF-1.7 another")
    else:
        spoil(published / name, change)
    code, said = check(published)
    assert code == 1, said
    assert "WRONG" in said


def test_the_script_says_that_a_certificate_was_revoked(issue, now, tmp_path):
    (row,) = issue()
    certificates.revoke(certificate=row, reason="不实", on=now.date(), actor=None, now=now)
    enter([row], now)
    services.sign_head(now=now)
    (tmp_path / "proof.json").write_bytes(Client().get("/api/v1/log/proof/1").content)
    (tmp_path / "keys.json").write_bytes(Client().get("/api/v1/keys?purpose=log").content)
    (tmp_path / "c.pdf").write_bytes(pdf_of(row))
    words = [sys.executable, str(SCRIPT), "c.pdf", "--proof", "proof.json", "--key", "keys.json"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1][:30]) == (1, "WRONG: the entry says: revoked")
