"""The database refuses to change what is append-only, and what a rule refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from portal.audit import adapters, registry
from portal.audit import services as audit
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_every_listed_table_exists_and_has_its_triggers():
    tables = set(connection.introspection.table_names())
    assert set(registry.TABLES) <= tables
    assert {rule.table for rule in registry.RULES.values()} <= tables
    assert registry.RULES
    assert adapters.present() >= adapters.expected()


def test_update_and_delete_of_an_audit_entry_are_refused(now):
    entry = audit.record(actor=None, action="test.thing.done", now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(action="test.thing.undone")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
    assert Entry.objects.get(pk=entry.pk).action == "test.thing.done"
