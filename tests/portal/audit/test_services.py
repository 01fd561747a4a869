"""The audit chain."""

from datetime import timedelta

import pytest
from django.db import connection

from portal.audit import adapters, logic
from portal.audit import services as audit

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
