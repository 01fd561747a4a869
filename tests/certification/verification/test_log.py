"""The public log at the room's doors: what enters, in which order, under which signature, and who can check it."""

import hashlib
import json
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.certificates import selectors as registry
from certification.certificates import services as certificates
from certification.certificates.enums import EventKind, Kind
from certification.certificates.models import Certificate, CertificateEvent
from certification.verification import errors, logic, selectors, services
from certification.verification.enums import Way
from certification.verification.models import Head, Leaf, Node, Waiting
from portal.jobs.models import Job
from portal.keys import services as keys
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "verify_certificate.py"


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    """A key that leaks in one test must not be missing in the next."""
    settings.SIGNING_FOLDER = tmp_path / "signing"


def pdf_of(row):
    return f"%PDF-1.7 {row.number}".encode()


def freeze(row):
    """Give a certificate a file without making one: the log looks at nothing but its digest."""
    digest = hashlib.sha256(pdf_of(row)).hexdigest()
    Certificate.objects.filter(pk=row.pk).update(pdf_sha256=digest)
    row.pdf_sha256 = digest
    return row


@pytest.fixture
def issue(body, now):
    number_patterns(body)
    person = PersonFactory(name="王小芳")

    def make(count=1, *, frozen=True):
        made = []
        start = Certificate.objects.count()
        for place in range(start, start + count):
            row = certificates.award(
                kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=5, source_kind="log",
                source_id=place + 1, issued_on=now.date(), facts={}, actor=None, now=now,
            )  # fmt: skip
            made.append(freeze(row) if frozen else row)
        # What renders and tells the holder is another room's matter.
        Job.objects.all().delete()
        return made

    return make


def enter(rows, now):
    for row in rows:
        services.enter(certificate_id=row.pk, now=now)


def test_a_certificate_enters_when_its_file_is_frozen_and_whenever_its_state_changes(issue, now, drain):
    (row,) = issue(frozen=False)
    registry_row = certificates.render(certificate_id=row.pk, now=now)
    drain()
    certificates.suspend(certificate=registry_row, reason="核查", on=now.date(), actor=None, now=now)
    drain()
    certificates.restore(certificate=registry.by_pk(row.pk), reason="查清", on=now.date(), actor=None, now=now)
    certificates.revoke(certificate=registry.by_pk(row.pk), reason="不实", on=now.date(), actor=None, now=now)
    drain()
    drain()
    said = [json.loads(leaf.entry) for leaf in Leaf.objects.order_by("position")]
    assert [entry["event"] for entry in said] == ["issued", "suspended", "restored", "revoked"]
    assert {entry["sha256"] for entry in said} == {registry_row.pdf_sha256}
    assert {entry["id"] for entry in said} == {row.public_id}
    assert all(set(entry) == {"event", "id", "sha256", "time"} for entry in said)
    assert "王小芳" not in "".join(Leaf.objects.values_list("entry", flat=True))
    assert list(selectors.entries_of(row.pk).values_list("position", flat=True)) == [0, 1, 2, 3]
    assert not list(selectors.faults())


def test_what_happened_before_the_file_was_frozen_enters_with_it(issue, now):
    (row,) = issue(frozen=False)
    certificates.suspend(certificate=row, reason="核查", on=now.date(), actor=None, now=now)
    assert services.enter(certificate_id=row.pk, now=now) == 0
    assert selectors.log_of(row) is None
    freeze(row)
    assert services.enter(certificate_id=row.pk, now=now) == 2
    assert selectors.log_of(row) == {"pending": True}
    services.write_log(now=now)
    assert [json.loads(leaf.entry)["event"] for leaf in selectors.entries_of(row.pk)] == ["issued", "suspended"]


def test_the_same_news_twice_is_one_entry_and_one_run_serves_many(issue, now):
    rows = issue(5)
    enter(rows, now)
    enter(rows, now)
    assert Job.objects.filter(name="certification.verification.tasks.write_log").count() == 1
    assert services.write_log(now=now) == 5
    assert services.write_log(now=now) == 0
    enter(rows, now)
    assert (Leaf.objects.count(), Waiting.objects.count()) == (5, 0)


def test_chunks_make_the_tree_of_the_definition(issue, now, monkeypatch):
    monkeypatch.setattr(services.log, "CHUNK", 4)
    enter(issue(19), now)
    assert services.write_log(now=now) == 19
    leaves = list(Leaf.objects.order_by("position"))
    assert [leaf.position for leaf in leaves] == list(range(19))
    hashes = {}
    for leaf in leaves:
        assert logic.leaf_hash(leaf.entry.encode()).hex() == leaf.hash
        hashes |= dict(logic.grow(leaf.position, hashes, [bytes.fromhex(leaf.hash)]))
        hashes[0, leaf.position] = bytes.fromhex(leaf.hash)
    assert Node.objects.count() == sum(level > 0 for level, _place in hashes)
    for size in range(1, 20):
        assert selectors.root(size) == logic.span_hash((0, size), hashes)
        for leaf in leaves[:size]:
            assert selectors.proof_holds(selectors.proof_of(leaf, of_size=size))
        found = selectors.consistency(size, 19)
        assert logic.verify_consistency(
            first=size, second=19, proof=[bytes.fromhex(part) for part in found["proof"]],
            first_root=bytes.fromhex(found["first_root"]), second_root=bytes.fromhex(found["second_root"]),
        )  # fmt: skip
    assert not list(selectors.faults())


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_gap(issue, now, monkeypatch):
    monkeypatch.setattr(services.log, "CHUNK", 3)
    rows = issue(24)
    enter(rows[:1], now)
    services.write_log(now=now)
    wrong = []

    def work(part):
        try:
            enter(part, now)
            services.write_log(now=now)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(rows[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    services.write_log(now=now)
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(24))
    assert Leaf.objects.values("event").distinct().count() == 24
    assert not list(selectors.faults())


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_very_first_entries_meet_and_both_succeed(issue, now, monkeypatch):
    """Both find the log empty; on PostgreSQL the second meets the first at position 0 and begins anew."""
    rows = issue(2)
    enter(rows, now)
    together, sizes, wrong = Barrier(2), selectors.size, []

    def size():
        found = sizes()
        if not found and connection.vendor == "postgresql":
            # Whoever comes late finds nobody waiting.
            with suppress(BrokenBarrierError):
                together.wait(2)
        return found

    monkeypatch.setattr(services.log.selectors, "size", size)

    def work():
        try:
            services.write_log(now=now)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == [0, 1]
    assert not list(selectors.faults())


@pytest.mark.usefixtures("standing_clock")
def test_the_calls_are_limited_by_address(monkeypatch):
    monkeypatch.setattr(services.log, "PER_MINUTE", 2)
    client = Client()
    answers = [client.get(f"/api/v1/log/{part}") for part in ("head", "proof/0", "consistency?first=1&second=1")]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert client.get("/api/v1/log/head", REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.usefixtures("standing_clock")
def test_the_pages_and_the_feed_are_limited_with_the_calls(monkeypatch):
    monkeypatch.setattr(services.log, "PER_MINUTE", 3)
    client = Client()
    answers = [client.get(address) for address in ("/log/", "/log/0/", "/log/feed/")]
    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert {client.get(address).status_code for address in ("/log/", "/log/0/", "/log/feed/")} == {429}
    assert client.get("/log/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_nobody_changes_the_log(issue, now):
    enter(issue(2), now)
    services.sign_head(now=now)
    for change in (
        lambda: Leaf.objects.update(entry="{}"),
        lambda: Leaf.objects.all().delete(),
        lambda: Node.objects.update(hash="0"),
        lambda: Head.objects.update(size=1),
        lambda: Head.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_head_is_signed_once_a_day_and_anew_when_the_log_grew(issue, now):
    assert services.sign_head(now=now) is None
    enter(issue(3), now)
    first = services.sign_head(now=now)
    assert services.sign_head(now=now) == first
    assert (first.size, first.root) == (3, selectors.root(3).hex())
    assert json.loads(first.statement) == {
        "origin": "http://testserver/log/", "size": 3, "root": first.root, "time": logic.stamp(now),
    }  # fmt: skip
    assert selectors.head_holds(first)
    enter(issue(1), now)
    second = services.sign_head(now=now)
    assert (second.size, selectors.newest_head()) == (4, second)
    third = services.sign_head(now=now + timedelta(days=1))
    assert (third.size, third.root) == (4, second.root)
    assert third != second
    # A clock that went back makes no head that is older than the last.
    enter(issue(1), now)
    assert services.sign_head(now=now - timedelta(days=3)).at == third.at
    assert not list(selectors.faults())


def test_a_head_by_a_key_that_has_leaked_does_not_hold(issue, now):
    enter(issue(1), now)
    before = services.sign_head(now=now - timedelta(days=2))
    after = services.sign_head(now=now)
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    assert selectors.head_holds(before)
    assert not selectors.head_holds(after)
    keys.rotate(purpose="log", actor=None, now=now)
    renewed = services.sign_head(now=now)
    assert renewed.key_id != after.key_id
    assert selectors.head_holds(renewed)


def test_a_log_that_contradicts_its_head_is_not_signed(issue, now):
    enter(issue(2), now)
    services.write_log(now=now)
    Head.objects.create(size=2, root="0" * 64, at=now, statement="{}", key_id="x", signature="eA")
    enter(issue(1), now)
    with pytest.raises(errors.LogBroken):
        services.sign_head(now=now)
    found = [fault.partition(": ")[2] for fault in selectors.faults()]
    assert found == ["its signature does not hold", "its root is not that of its 2 entries"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_log", "--json", stdout=out)
    assert json.loads(out.getvalue())["faults"]


def test_older_certificates_are_entered_by_the_time_of_their_events(issue, now, monkeypatch):
    monkeypatch.setattr(services.log, "CHUNK", 2)
    rows = issue(3)
    issue(1, frozen=False)
    for back, row in enumerate(rows):
        CertificateEvent.objects.create(
            certificate=row, kind=EventKind.REVOKED, on=now.date(), recorded_at=now + timedelta(days=9 - back)
        )
        CertificateEvent.objects.create(
            certificate=row, kind=EventKind.RENDERED, on=now.date(), recorded_at=now - timedelta(days=back)
        )
    enter(rows[1:2], now)
    out = StringIO()
    call_command("log_backfill", stdout=out)
    assert Leaf.objects.count() == 6
    late = list(Leaf.objects.filter(event__kind="revoked").order_by("position").values_list("certificate", flat=True))
    assert late == [rows[1].pk, rows[2].pk, rows[0].pk]
    call_command("log_backfill", stdout=out)
    assert Leaf.objects.count() == 6
    assert not list(selectors.faults())


def test_an_answer_points_to_the_newest_entry_and_reads_nothing_for_it(issue, now):
    (row,) = issue()

    def ask():
        with CaptureQueriesContext(connection) as queries:
            answer = services.verify(number=row.number, name="王小芳", way=Way.API, address="10.0.0.1", now=now)
        words = [query["sql"].split()[0] for query in queries]
        assert [word for word in words if word not in ("SAVEPOINT", "RELEASE")] == ["INSERT", "SELECT", "INSERT"]
        return answer.log

    assert ask() is None
    enter([row], now)
    services.write_log(now=now)
    assert ask() == {"position": 0, "entry": "/log/0/", "proof": "/api/v1/log/proof/0"}
    certificates.revoke(certificate=row, reason="不实", on=now.date(), actor=None, now=now)
    enter([row], now)
    services.write_log(now=now)
    assert ask()["position"] == 1
    found = services.check_file(content=pdf_of(row), address=None, now=now)
    assert found.answer.log["position"] == 1
    assert services.scan(code=row.verify_code, address=None, now=now).log["position"] == 1


def test_the_page_of_an_answer_shows_the_proof_and_never_claims_a_signature_too_early(issue, now):
    (row,) = issue()
    enter([row], now)
    services.write_log(now=now)

    def page():
        return Client().get(f"/v/{row.verify_code}").content.decode()

    assert "等待今天的签名" in page()
    assert "已签名" not in page()
    found = selectors.log_of(row)
    assert (found["pending"], found["head_at"], found["head"]) == (True, None, None)
    services.sign_head(now=now)
    assert "包含在 1 条的已签名日志里" in page()
    assert "等待今天的签名" not in page()
    assert selectors.log_of(row)["head_at"] == logic.stamp(now)


def test_the_pages(issue, now):
    client = Client()
    assert "还没有签过名" in client.get("/log/").content.decode()
    assert client.get("/log/0/").status_code == 404
    assert client.get(f"/log/{'9' * 40}/").status_code == 404
    enter(issue(3), now)
    services.write_log(now=now)
    assert "等待第一次签名" in client.get("/log/").content.decode()
    head = services.sign_head(now=now)
    enter(issue(2), now)
    services.write_log(now=now)
    shown = client.get("/log/").content.decode()
    assert head.root in shown
    assert "签名有效" in shown
    assert "另有 2 条已经记入日志" in shown
    assert client.get("/log/?before=x").status_code == client.get("/log/?before=1").status_code == 200
    assert "包含在 3 条的已签名日志里" in client.get("/log/1/").content.decode()
    assert "等待今天的签名" in client.get("/log/4/").content.decode()
    feed = client.get("/log/feed/")
    items = ElementTree.fromstring(feed.content).findall("channel/item")
    assert len(items) == 1
    assert head.statement in items[0].findtext("description")


def test_heads_are_paged_and_pages_cost_the_same_however_long_the_log(issue, now, django_assert_num_queries):
    enter(issue(1), now)
    for day in range(33):
        services.sign_head(now=now + timedelta(days=day))
    first = Client().get("/log/").content.decode()
    assert first.count('id="head-') == 31
    following = selectors.heads()[1]
    assert Client().get(f"/log/?before={following}").content.decode().count('id="head-') == 2
    with CaptureQueriesContext(connection) as few:
        selectors.proof_of(selectors.leaf(0))
    enter(issue(30), now)
    services.sign_head(now=now + timedelta(days=40))
    leaf = selectors.leaf(7)
    with CaptureQueriesContext(connection) as many:
        selectors.proof_of(leaf)
    assert len(few) <= 3
    assert len(many) <= 3


def test_the_calls(issue, now):
    client = Client()
    assert client.get("/api/v1/log/head").status_code == 404
    enter(issue(5), now)
    old = services.sign_head(now=now)
    enter(issue(3), now)
    services.write_log(now=now)
    assert client.get("/api/v1/log/head").json() == selectors.head_values(old)
    assert client.get("/api/v1/log/head?size=5").json()["root"] == old.root
    proof = client.get("/api/v1/log/proof/2").json()
    assert (proof["size"], proof["root"], proof["head"]["signature"]) == (5, old.root, old.signature)
    late = client.get("/api/v1/log/proof/6").json()
    assert (late["size"], late["pending"], late["head"]) == (8, True, None)
    assert client.get("/api/v1/log/proof/2?size=3").json()["head"] is None
    found = client.get("/api/v1/log/consistency?first=5&second=8").json()
    assert found["first_root"] == old.root
    for address, status in (
        ("head?size=4", 404), ("head?size=0", 422), ("proof/8", 404), ("proof/-1", 404), ("proof/x", 422),
        (f"proof/{9**30}", 404), ("proof/2?size=2", 404), ("proof/2?size=9", 404), ("consistency?first=5&second=9", 404),
        ("consistency?first=6&second=5", 404), ("consistency?first=0&second=5", 422), ("consistency", 422),
    ):  # fmt: skip
        answer = client.get(f"/api/v1/log/{address}")
        assert (address, answer.status_code) == (address, status)
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_commands(issue, now):
    enter(issue(2), now)

    def say(*words):
        out = StringIO()
        call_command(*words, stdout=out)
        return out.getvalue()

    assert "empty" not in say("sign_log_head")
    assert json.loads(say("sign_log_head", "--json"))["head"]["size"] == 2
    assert json.loads(say("check_log", "--json")) == {"size": 2, "faults": []}


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
    Certificate.objects.filter(pk=row.pk).update(state="valid")
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
