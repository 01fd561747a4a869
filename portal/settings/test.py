"""The test suite: a folder of its own, quick hashing, no outgoing mail."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PORTAL_TEST_VAR" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="portal-test-")
    os.environ["PORTAL_TEST_VAR"] = _folder
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PORTAL_VAR"] = os.environ["PORTAL_TEST_VAR"]
os.environ.setdefault("PORTAL_URL", "http://testserver")

from portal.settings.base import *  # noqa: F403
from portal.settings.parts.database import CACHES, DATABASES, REDIS_URL

PORTAL_ENV = "test"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and the live server need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["PORTAL_VAR"]) / "test.sqlite3")}
elif template := os.environ.get("PORTAL_TEST_TEMPLATE"):
    # An empty, migrated database to copy: migrating from nothing takes each process of a parallel run two minutes.
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
if REDIS_URL:
    # Every test empties the cache: a number of its own for each process of a parallel run, 0 stays untouched.
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    CACHES["default"]["LOCATION"] = f"{REDIS_URL.rpartition('/')[0]}/{_number}"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT = None
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = True
# WhiteNoise warns of a folder that is not there; tests serve from the finders.
Path(os.environ["PORTAL_VAR"], "static").mkdir(parents=True, exist_ok=True)
