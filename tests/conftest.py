"""Fixtures of the whole suite."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test import Client
from django.utils import timezone

from portal.access import services as access
from portal.accounts.models import User
from portal.audit import adapters as audit_triggers
from portal.jobs import services as jobs
from portal.jobs.adapters import snapshot
from portal.regions import selectors as regions
from tests.undefined import Undefined

# No test is timed: a busy machine makes examples slowly, and that is no finding.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")

_STORES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
# Rooms that talk to the queue and the cache past the database.
_QUEUES = {Path(__file__).parent / "portal" / room for room in ("access", "accounts", "jobs")}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --stores."""
    parser.addoption("--stores", action="store_true", help="leave out tests that touch no database, queue or cache")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long tests first, and with --stores leave out what cannot go otherwise on another database.

    A long test that comes last keeps one worker busy while the others have nothing left to do. What --stores leaves out
    is half the suite, and its slower half.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if not config.getoption("--stores"):
        return

    def stores(item: pytest.Item) -> bool:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("once"):
            return False
        return (
            item.get_closest_marker("django_db") is not None
            or bool(_STORES & names)
            or not _QUEUES.isdisjoint(item.path.parents)
        )

    config.hook.pytest_deselected(items=[item for item in items if not stores(item)])
    items[:] = [item for item in items if stores(item)]


@pytest.fixture(scope="session")
def _ready_made_database(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> bool:
    """Lay the ready-made empty database where the test database will be; migrating from nothing takes a minute.

    Only on SQLite, and only where the snapshot is of the migrations at hand; newer ones are added to it.
    """
    database = connection.settings_dict
    name = database["TEST"]["NAME"]
    if connection.vendor != "sqlite" or not name or not snapshot.fits_as_a_start():
        return False
    try:
        shutil.copyfile(_kept_schema(request), name)
    except FileNotFoundError:
        snapshot.unpack(Path(name))
    return True


def _kept_schema(request: pytest.FixtureRequest) -> Path:
    """Return where the empty database of exactly these migrations is kept between runs."""
    return request.config.cache.mkdir("schema") / f"{snapshot.fingerprint()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(
    _ready_made_database: bool, django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> None:
    """Keep a copy of the empty database where newer migrations had to be added, so that the next run need not."""
    kept = _kept_schema(request)
    if not _ready_made_database or kept.exists() or snapshot.fits():
        return
    draft = kept.with_name(f".{uuid.uuid4().hex}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    for older in kept.parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    draft.replace(kept)


@pytest.fixture(scope="session")
def django_db_keepdb(_ready_made_database: bool, request: pytest.FixtureRequest) -> bool:
    """Keep what was laid there instead of making it anew; the folder goes with the run."""
    return _ready_made_database or request.config.getvalue("reuse_db")


@pytest.fixture(autouse=True)
def _undefined_variables_fail() -> None:
    """A template of ours that names what its view does not give fails, instead of showing nothing.

    Asked anew for each test: a test that changes TEMPLATES makes Django build its engines again.
    """
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Limits live in the cache, names of divisions in the process; no test inherits those of another."""
    cache.clear()
    regions.forget()


@pytest.fixture
def now() -> datetime:
    """The moment of the test."""
    return timezone.now()


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """The clock stands still: what is counted by the minute or the hour stays in it, whenever the test runs."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def drain(db: None) -> Callable[..., int]:
    """Run all jobs and announcements that are due, as worker and sweep would; errors surface in the test."""

    def run(*, now: datetime | None = None, raise_errors: bool = True) -> int:
        return jobs.run_pending(now=now or timezone.now() + timedelta(seconds=1), raise_errors=raise_errors)

    return run


@pytest.fixture(autouse=True)
def _append_only_yields_to_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions is cleaned up by a flush, which the append-only triggers would refuse."""
    marker = request.node.get_closest_marker("django_db")
    transactional = (marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )
    if not transactional:
        yield
        return
    request.getfixturevalue("transactional_db")
    audit_triggers.install()
    yield
    audit_triggers.remove()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make a login, with roles as (role, organisation or None, region code or None)."""
    counter = iter(range(1, 10_000))

    def make(*grants: tuple, name: str = "演示员", phone: str | None = None) -> User:
        number = next(counter)
        user = User.objects.create_user(
            username=f"user{number:04d}",
            phone=phone or f"+861990009{number:04d}",
            phone_verified=True,
            display_name=name,
        )
        for role, organisation, region in grants:
            access.grant(
                user=user,
                role=role,
                organisation=organisation,
                region=region,
                actor=None,
                now=timezone.now() - timedelta(days=1),
            )
        return user

    return make


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """Return a client whose session is signed in as the user, second factor included unless refused."""

    def make(user: Any, *, second_factor: bool = True) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["second_factor"] = second_factor
        session["second_factor_at"] = int(timezone.now().timestamp()) if second_factor else 0
        session.save()
        return client

    return make
