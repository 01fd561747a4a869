"""A session from the command line: what it says, and that killing and repeating it does no harm."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from certification.awards.enums import Decision, Paper
from certification.awards.models import Batch, BatchItem
from certification.certificates.models import Certificate
from certification.exams.models import Registration
from portal.keys import services as keys
from portal.messaging.models import Message
from tests.certification.awards.making import begin, holds, make_people, work
from tests.factories.exams import make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = pytest.mark.django_db


def run_command(session, *more, capsys):
    code = 0
    try:
        call_command("issue_certificates", "--session", session.public_id, "--json", *more)
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_the_command_says_what_it_did_without_names(prepared, officer, capsys):
    code, said, progress = run_command(prepared, "--chunk", "1", capsys=capsys)
    assert code == 1
    assert (said["candidates"], said["awarded"], said["already"], said["rendered"]) == (3, 3, 0, 2)
    assert said["refused"] == []
    assert [(entry["code"], entry["characters"]) for entry in said["failed"]] == [("missing_glyph", ["U+F0000"])]
    assert "3 / 3" in progress
    for person in (row.person for row in Registration.objects.filter(session=prepared)):
        assert person.name not in json.dumps(said, ensure_ascii=False) + progress
    code, said, _ = run_command(prepared, capsys=capsys)
    assert (code, said["awarded"], said["already"], said["rendered"]) == (1, 0, 3, 0)
    holds(prepared, papers=2)


def test_the_command_names_conditions_and_is_content(ready, officer, capsys):
    code, said, _ = run_command(ready, capsys=capsys)
    third = Registration.objects.filter(session=ready).order_by("seat")[2]
    assert code == 0
    assert said["refused"] == [{"candidate": third.public_id, "reasons": ["course"]}]


def test_the_command_used_wrongly(ready, officer, stranger):
    for words, code in (
        (["--session", "nothing"], 2),
        (["--session", ready.public_id, "--officer", "+8600000000000"], 2),
        (["--session", ready.public_id, "--officer", stranger.phone], 2),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("issue_certificates", *words)
        assert refused.value.returncode == code


_CHILD = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.management import call_command
call_command("issue_certificates", "--session", sys.argv[2], "--chunk", "3", "--json")
"""


def child(session):
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(connection.settings_dict["NAME"]), session.public_id],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again_nothing_is_missing_and_nothing_twice(body, make_user, officer):
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(9), make_assessors(body, make_user))
    keys.sign(purpose="pdf", content=b"made before the race")
    process = child(session)
    deadline = time.monotonic() + 120
    while Certificate.objects.filter(pdf__isnull=False).count() < 4 and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == -signal.SIGKILL, said
    half = Certificate.objects.filter(source_kind="award").count()
    assert 4 <= half
    # Two at once end what the killed one has begun.
    ends = [child(session), child(session)]
    outputs = [process.communicate(timeout=180) for process in ends]
    assert [process.returncode for process in ends] == [0, 0], outputs
    reports = [json.loads(out) for out, _ in outputs]
    assert all(report["candidates"] == 9 and report["failed"] == [] for report in reports)
    assert len(holds(session, papers=9)) == 9
    items = BatchItem.objects.filter(batch=Batch.objects.order_by("pk").first())
    assert items.filter(decision=Decision.AWARDED, paper=Paper.MADE).count() == 9
    # Every one of them was told once.
    assert Message.objects.filter(key__startswith="certificates.ready").count() == 9


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_at_the_same_moment(body, make_user, officer):
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(2), make_assessors(body, make_user))
    now = timezone.now()

    def press(_):
        try:
            batch = begin(session, officer, now)
            work(batch, timezone.now(), chunk=1)
            return batch.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, range(2)))) <= 2
    holds(session, papers=2)
