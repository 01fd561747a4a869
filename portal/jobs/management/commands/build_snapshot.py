"""Makes deploy/schema.sqlite3.xz anew."""

import os
import subprocess
import sys
import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.jobs.adapters import snapshot


class Command(BaseCommand):
    """Migrates an empty database in a folder of its own and packs it."""

    help = "Make the ready-made empty database (deploy/schema.sqlite3.xz) anew from the migrations."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Start this command again on an empty SQLite database, or, started so, build."""
        if os.environ.get("PORTAL_SNAPSHOT_BUILD"):
            snapshot.migrate()
            self.stdout.write(f"{snapshot.ARCHIVE.name}: {snapshot.build() // 1024} KiB")
            return
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"PORTAL_VAR": folder, "PORTAL_ENV": "local", "PORTAL_SNAPSHOT_BUILD": "1"}
            # The address of this machine is not to be in it; serve writes that of the installation.
            for name in (*("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"), *snapshot.ADDRESS_VARIABLES):
                environment.pop(name, None)
            subprocess.run(
                [sys.executable, "manage.py", "build_snapshot"], cwd=settings.BASE_DIR, env=environment, check=True
            )
