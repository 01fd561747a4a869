"""An empty, migrated SQLite database, made ahead: a first start unpacks it instead of running every migration.

Four fifths of a first start are `migrate`, and most of that is rebuilding model states, not SQL. The snapshot lies in
deploy/, with a fingerprint of all migrations (ours and those of the libraries) beside it; it is used only where that
fingerprint is the one of the code at hand, else the migrations run as always. `make snapshot` makes it anew; a test
holds it against migrations, models and triggers.
"""

import hashlib
import importlib.util
import json
import lzma
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Site

ARCHIVE = settings.BASE_DIR / "deploy" / "schema.sqlite3.xz"
ADDRESS_VARIABLES = ("PORTAL_URL", "PORTAL_HOST", "PORTAL_PORT")
LABEL = ARCHIVE.with_name("schema.json")


def migration_files() -> dict[tuple[str, str], Path]:
    """Return the migrations on disk of all installed apps, by (app label, migration name)."""
    found: dict[tuple[str, str], Path] = {}
    for config in apps.get_app_configs():
        module = settings.MIGRATION_MODULES.get(config.label, f"{config.name}.migrations")
        spec = importlib.util.find_spec(module) if module else None
        for folder in (spec and spec.submodule_search_locations) or []:
            for path in Path(folder).glob("[!_]*.py"):
                found[config.label, path.stem] = path
    return found


def fingerprints() -> dict[str, str]:
    """Return a digest of every migration at hand (the first 16 digits of its SHA-256), by "label.name"."""
    return {
        f"{label}.{name}": hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for (label, name), path in sorted(migration_files().items())
    }


def fingerprint() -> str:
    """Return one digest over the names and contents of all migrations (SHA-256, hex)."""
    return hashlib.sha256(json.dumps(fingerprints()).encode()).hexdigest()


def _label() -> dict[str, str] | None:
    """Return the digests of the migrations that the snapshot was made from, or None where it is not whole."""
    try:
        label = json.loads(LABEL.read_text())
        content = ARCHIVE.read_bytes()
    except (OSError, ValueError):
        return None
    whole = isinstance(label, dict) and label.get("archive") == hashlib.sha256(content).hexdigest()
    return label.get("migrations") if whole else None


def fits() -> bool:
    """Return whether the snapshot was made from exactly the migrations at hand and is whole."""
    return _label() == fingerprints()


def fits_as_a_start() -> bool:
    """Return whether every migration of the snapshot is at hand unchanged; `migrate` then only adds the newer ones."""
    label = _label()
    return isinstance(label, dict) and label.items() <= fingerprints().items()


def unpack(target: Path) -> None:
    """Write the snapshot to `target` all at once; raises OSError, lzma.LZMAError.

    The caller holds the installation's lock: of two first starts the later must not replace a database in use.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}-{uuid.uuid4().hex}")
    try:
        draft.write_bytes(lzma.decompress(ARCHIVE.read_bytes()))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def migrate() -> None:
    """Bring the database up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def keep_address() -> None:
    """Write the address of this installation into Wagtail's site: a snapshot has another, and PORTAL_URL may change."""
    address = urlsplit(settings.PORTAL_URL)
    host, port = address.hostname or "localhost", address.port or (443 if address.scheme == "https" else 80)
    for site in Site.objects.filter(is_default_site=True).exclude(hostname=host, port=port):
        site.hostname, site.port = host, port
        site.save()


def missing() -> list[tuple[str, str]]:
    """Return the migrations on disk that the database has not had, as (app label, name)."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(set(migration_files()) - applied)


def build() -> int:
    """Make the snapshot anew from the current database, which must be SQLite, new and migrated; return its bytes."""
    source = Path(settings.DATABASES["default"]["NAME"])
    draft = source.with_name(f"snapshot-{uuid.uuid4().hex}")
    try:
        # VACUUM INTO writes one compact file without a write-ahead log beside it.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
        content = lzma.compress(draft.read_bytes(), preset=9)
    finally:
        draft.unlink(missing_ok=True)
        connections.close_all()
    ARCHIVE.write_bytes(content)
    label = {"migrations": fingerprints(), "archive": hashlib.sha256(content).hexdigest()}
    LABEL.write_text(json.dumps(label, indent=2) + "\n")
    return len(content)
