"""The audit chain."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit import adapters, logic, registry
from portal.audit import services as audit
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_entries_are_sealed_once_and_the_chain_holds(now):
    for number in range(5):
        audit.record(actor=None, action="test.thing.done", data={"n": number}, now=now)
    later = now + timedelta(minutes=5)
    assert audit.seal(now=now) is None
    assert audit.seal(now=later, limit=3).count == 3
    audit.record(actor=None, action="test.thing.done", now=now)
    assert audit.seal(now=later).count == 3
    assert audit.seal(now=later) is None
    assert audit.verify() == []


def test_a_changed_entry_breaks_the_chain(now):
    entry = audit.record(actor=None, action="test.thing.done", now=now)
    audit.seal(now=now + timedelta(minutes=5))
    adapters.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_audit_entry SET action = 'other' WHERE id = %s", [entry.pk])
    assert audit.verify() == ["seal 1: its entries were changed"] or len(audit.verify()) == 1
    adapters.install()


def test_ranges():
    assert logic.ranges([1, 2, 3, 7, 9, 10]) == [[1, 3], [7, 7], [9, 10]]


def test_a_rule_refuses_rows_by_what_stands_elsewhere_and_is_installed_anew_each_time(now, monkeypatch):
    monkeypatch.setattr(registry, "RULES", {})
    registry.rule(
        "test_one_object_one_action",
        table="portal_audit_entry",
        refuse="EXISTS (SELECT 1 FROM portal_audit_entry e WHERE e.region_code {same} NEW.region_code"
        " AND e.action = NEW.action AND e.object_type <> NEW.object_type)",
        on=("INSERT", "UPDATE"),
    )
    adapters.install()
    adapters.install()
    assert adapters.present() >= adapters.expected()
    entry = audit.record(actor=None, action="test.thing.done", now=now)
    with pytest.raises(IntegrityError, match="test_one_object_one_action"), transaction.atomic():
        audit.record(actor=None, action="test.thing.done", target=entry, now=now)
    audit.record(actor=None, action="test.thing.done", target=entry, region=230000, now=now)
    assert Entry.objects.filter(action="test.thing.done").count() == 2
