"""Database and cache: SQLite and the database cache by default, PostgreSQL and Redis by environment."""

import os

import dj_database_url

from portal.settings.parts.environment import PORTAL_VAR

_url = os.environ.get("DATABASE_URL")
if _url:
    DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=None, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # Estimates of the statistics' questions are high enough for PostgreSQL to compile them first, which takes
        # several times as long as answering them.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    PORTAL_VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(PORTAL_VAR / "portal.sqlite3"),
            "CONN_MAX_AGE": None,
            # Two writers that both begin by reading cannot both upgrade their lock: without IMMEDIATE nearly every
            # concurrent read-then-write transaction fails at once, whatever the busy timeout says.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; "
                    # Else INSERT OR REPLACE deletes a row of an append-only table and no trigger sees it.
                    "PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    }

REDIS_URL = os.environ.get("REDIS_URL", "")
# Limits on codes and look-ups live in the cache, so it must be shared by all processes.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
            # With Django's 300 entries anybody could wash the limits out of the cache by asking for other things.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
