"""The ready-made empty database says exactly what the migrations say."""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.jobs.adapters import snapshot

STALE = "deploy/schema.sqlite3.xz does not belong to these migrations: run `make snapshot` and commit what it writes"
# Columns that differ from one installation to the next: when it was made, and random names.
DIFFER = {"applied", "timestamp", "translation_key"}


def schema(database: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Return every table, index and trigger with its SQL, spaces evened out."""
    rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows}


def content(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the rows of every table, without what differs between installations."""
    tables = [name for kind, name, _ in schema(database) if kind == "table"]
    found: dict[str, list[str]] = {}
    for table in tables:
        rows = database.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in rows.description]
        keep = [at for at, name in enumerate(names) if name not in DIFFER]
        found[table] = sorted(repr([row[at] for at in keep]) for row in rows)
    return found


def test_the_snapshot_belongs_to_these_migrations():
    assert snapshot.fits(), STALE


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the snapshot is of SQLite: once, in the run on SQLite, is enough"
)
def test_the_snapshot_is_what_the_migrations_make(tmp_path):
    environment = os.environ | {"PORTAL_VAR": str(tmp_path / "var"), "PORTAL_ENV": "local"}
    for name in (*("DATABASE_URL", "REDIS_URL"), *snapshot.ADDRESS_VARIABLES):
        environment.pop(name, None)
    script = "import django; django.setup(); from portal.jobs.adapters import snapshot; snapshot.migrate()"
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "portal.settings.local"},
        check=True,
        timeout=300,
    )
    unpacked = tmp_path / "snapshot.sqlite3"
    unpacked.write_bytes(lzma.decompress(snapshot.ARCHIVE.read_bytes()))
    with sqlite3.connect(tmp_path / "var" / "portal.sqlite3") as made, sqlite3.connect(unpacked) as kept:
        assert schema(kept) == schema(made), STALE
        here, there = content(kept), content(made)
        assert {name for name in here if here[name] != there[name]} == set(), STALE
        assert any(kind == "trigger" for kind, _, _ in schema(kept)), "no append-only trigger in the snapshot"


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
