"""The script that anybody can run: how it is used, and older heads of every size."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client

from certification.verification import services
from tests.certification.verification.log.making import SCRIPT, enter, pdf_of

pytestmark = pytest.mark.django_db


def run(folder, *words):
    line = [sys.executable, str(SCRIPT), *words]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("older", [1, 2, 4, 6, 7])
def test_the_log_only_grew_since_a_head_of_any_size(issue, now, tmp_path, older):
    rows, client = issue(7), Client()

    def keep(name, address):
        (tmp_path / name).write_bytes(client.get(address).content)

    enter(rows[:older], now)
    services.sign_head(now=now)
    keep("older.json", "/api/v1/log/head")
    enter(rows[older:], now)
    services.sign_head(now=now + timedelta(hours=1))
    keep("proof.json", "/api/v1/log/proof/0")
    keep("keys.json", "/api/v1/keys?purpose=log")
    keep("consistency.json", f"/api/v1/log/consistency?first={older}&second=7")
    (tmp_path / "c.pdf").write_bytes(pdf_of(rows[0]))
    words = ["c.pdf", "--proof", "proof.json", "--key", "keys.json", "--older", "older.json"]
    code, said, _wrong = run(tmp_path, *words, "--consistency", "consistency.json")
    assert (code, "the log only grew" in said) == (0, True), said
    code, _said, wrong = run(tmp_path, *words)
    assert (code, "given together" in wrong) == (2, True)


def test_what_is_not_there_or_no_json_is_said_and_is_no_verdict(tmp_path):
    (tmp_path / "c.pdf").write_bytes(b"%PDF-")
    (tmp_path / "keys.json").write_text("no json")
    for proof in ("absent.json", "keys.json"):
        code, _said, wrong = run(tmp_path, "c.pdf", "--proof", proof, "--key", "keys.json")
        assert (code, "cannot be read" in wrong, "Traceback" in wrong) == (2, True, False)
