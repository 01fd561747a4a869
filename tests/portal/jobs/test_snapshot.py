"""The ready-made empty database says exactly what the migrations say."""

import json
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from portal.audit import adapters as triggers
from portal.jobs.adapters import snapshot

STALE = "deploy/schema.sqlite3.xz does not belong to these migrations: run `make snapshot` and commit what it writes"


def test_the_snapshot_belongs_to_these_migrations():
    assert snapshot.fits(), STALE


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the snapshot is of SQLite: once, in the run on SQLite, is enough"
)
def test_the_snapshot_has_every_table_column_and_trigger(tmp_path):
    """That it is what the migrations made follows from its label: `build` writes both from a database just migrated."""
    kept = tmp_path / "snapshot.sqlite3"
    snapshot.unpack(kept)
    with sqlite3.connect(kept) as database:
        for model in apps.get_models(include_auto_created=True):
            # The search index is a virtual table, which SQLite describes in its own way.
            if not model._meta.managed or model._meta.proxy or model.__name__ == "SQLiteFTSIndexEntry":
                continue
            columns = {row[1] for row in database.execute(f'PRAGMA table_info("{model._meta.db_table}")')}
            assert {field.column for field in model._meta.local_concrete_fields} == columns, (model, STALE)
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert triggers.expected() <= {name for (name,) in found}, STALE
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone()[0] >= len(snapshot.fingerprints())


def test_a_snapshot_of_other_migrations_is_not_used(tmp_path, monkeypatch):
    label = json.loads(snapshot.LABEL.read_text())
    other = tmp_path / "schema.json"
    monkeypatch.setattr(snapshot, "LABEL", other)
    assert not snapshot.fits()
    other.write_text("{")
    assert not snapshot.fits()
    changed = label["migrations"] | {"portal_jobs.0001_initial": "0" * 16}
    for migrations in (changed, "0" * 64, None):
        other.write_text(json.dumps(label | {"migrations": migrations}))
        assert not snapshot.fits()
        assert not snapshot.fits_as_a_start()
    other.write_text(json.dumps(label | {"archive": "0" * 64}))
    assert not snapshot.fits()


def test_a_snapshot_of_fewer_migrations_is_a_start(tmp_path, monkeypatch):
    label = json.loads(snapshot.LABEL.read_text())
    fewer = {name: digest for name, digest in label["migrations"].items() if name != "portal_jobs.0001_initial"}
    other = tmp_path / "schema.json"
    other.write_text(json.dumps(label | {"migrations": fewer}))
    monkeypatch.setattr(snapshot, "LABEL", other)
    assert not snapshot.fits()
    assert snapshot.fits_as_a_start()


def test_unpacking_leaves_no_draft(tmp_path):
    target = tmp_path / "new" / "portal.sqlite3"
    snapshot.unpack(target)
    assert [path.name for path in target.parent.iterdir()] == ["portal.sqlite3"]
    assert sqlite3.connect(target).execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 100


def test_every_migration_on_disk_is_listed():
    files = snapshot.migration_files()
    assert ("portal_jobs", "0001_initial") in files
    assert any(label == "wagtailcore" for label, _ in files)
    assert all(path.suffix == ".py" for path in files.values())
    assert Path(files["portal_jobs", "0001_initial"]).is_relative_to(settings.BASE_DIR)
