"""What enters the public log, in which order, whoever writes at once; and that nobody changes it."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from certification.certificates import selectors as registry
from certification.certificates import services as certificates
from certification.certificates.enums import EventKind
from certification.certificates.models import CertificateEvent
from certification.verification import logic, selectors, services
from certification.verification.models import Head, Leaf, Node, Waiting
from portal.jobs.models import Job
from tests.certification.verification.log.making import enter, freeze

pytestmark = pytest.mark.django_db


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
        type(row).objects.filter(pk=row.pk).update(state="revoked", state_since=now.date())
    enter(rows[1:2], now)
    out = StringIO()
    call_command("log_backfill", stdout=out)
    assert Leaf.objects.count() == 6
    late = list(Leaf.objects.filter(event__kind="revoked").order_by("position").values_list("certificate", flat=True))
    assert late == [rows[1].pk, rows[2].pk, rows[0].pk]
    call_command("log_backfill", stdout=out)
    assert Leaf.objects.count() == 6
    assert not list(selectors.faults())
