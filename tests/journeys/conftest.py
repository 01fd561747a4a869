"""A live portal, a browser, and people who sit at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from wagtail.models import Site

from tests.journeys.visitor import Visitor

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
CHROMIUM = shutil.which("chromium") or (shutil.which("/usr/bin/chromium") or "")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
    # Nothing leaves the machine, whatever a page asks for; that it asked fails the test.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

# About half of the time that all journeys take.
_LONG = {"test_certificate", "test_claim", "test_timebank", "test_scoring", "test_agency"}
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser; two workers share them by files, the long one apart from the others."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            long = item.path.stem in _LONG
            item.add_marker(pytest.mark.xdist_group("long journeys" if long else "journeys"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Remember whether the journey failed, so that its windows are photographed before they close."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser; without one the journeys are skipped."""
    if not CHROMIUM:
        pytest.skip("no chromium found: install the package chromium to run the journeys")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # The driver keeps an event loop in this thread, so Django would refuse the database to the test itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Clock:
    """The portal's clock, which can be put forward; browsers keep their own."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._real = timezone.now

    def now(self) -> datetime:
        """Return the moment that the portal believes in."""
        return self._real() + self.ahead

    def forward(self, **by: float) -> None:
        """Put the clock forward, as timedelta takes it: forward(hours=2)."""
        self.ahead += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the portal: views, services and sessions all ask timezone.now."""
    found = Clock()
    monkeypatch.setattr(timezone, "now", found.now)
    return found


@pytest.fixture
def portal(live_server: Any, settings: Any, clock: Clock) -> str:
    """The address of a running portal with its first pages and without anything else."""
    settings.PORTAL_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    Site.objects.update(hostname="127.0.0.1", port=int(live_server.url.rpartition(":")[2]))
    return live_server.url


@pytest.fixture
def work(drain: Callable[..., int], clock: Clock) -> Callable[[], int]:
    """Do the background work that waits, as the worker would."""
    return lambda: drain(now=clock.now() + timedelta(seconds=1))


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where pictures of pages go: PORTAL_JOURNEY_SHOTS; without it only those of windows in which a journey failed."""
    folder = Path(os.environ.get("PORTAL_JOURNEY_SHOTS") or tmp_path / "shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def visit(
    portal: str, chromium: Browser, shots: Path, signed_in: Callable[..., Any], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Open a window: visit("caregiver"), visit("officer", user=officer, desk=True), visit("night", dark=True)."""
    opened: list[Visitor] = []

    def begin(name: str, *, user: Any = None, desk: bool = False, dark: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport=DESK if desk else PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            is_mobile=not desk,
            has_touch=not desk,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        if user is not None:
            value = signed_in(user).cookies[live_settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": live_settings.SESSION_COOKIE_NAME, "value": value, "url": portal}])
        visitor = Visitor(context, base=portal, name=name, shots=shots)
        opened.append(visitor)
        return visitor

    yield begin
    for visitor in opened:
        if request.node.stash.get(FAILED, False):
            visitor.page.screenshot(path=shots / f"{visitor.name}-failed.png", full_page=True)
        visitor.context.close()
