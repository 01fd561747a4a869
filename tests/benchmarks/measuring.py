"""Measuring ours against a baseline in one process, turn about, so that a busy machine slows both alike."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings

# What `django-admin startproject` gives: the bare site that a user would start from.
BARE = {
    "ROOT_URLCONF": "tests.benchmarks.bare",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
}


class Site:
    """A whole WSGI stack: every request passes all middleware, as on a server, without the sockets."""

    def __init__(self, **settings: object) -> None:
        self.settings = settings
        with self.active():
            self.handler = WSGIHandler()

    def active(self) -> AbstractContextManager:
        """Return a context in which the site's settings hold."""
        return override_settings(**self.settings) if self.settings else nullcontext()

    def answer(self, environ: dict) -> tuple[int, bytes]:
        """Send one request through; return status and body. Must run inside `active()`."""
        status: list[int] = []

        def start(line: str, headers: list) -> None:
            status.append(int(line.split()[0]))

        response = self.handler(environ, start)
        body = b"".join(response)
        response.close()
        return status[0], body


def request(path: str, *, method: str = "GET", cookies: str = "", **more: object) -> Callable[[], dict]:
    """Return a maker of fresh WSGI environments for a request."""
    factory = RequestFactory()
    data = more.pop("data", b"")

    def make() -> dict:
        extra = {**more, **({"HTTP_COOKIE": cookies} if cookies else {})}
        return factory.generic(method, path, data() if callable(data) else data, **extra).environ

    return make


def compare(
    ours: tuple[Site, Callable[[], dict]],
    baseline: tuple[Site, Callable[[], dict]],
    *,
    reach: float,
    runs: int,
    rounds: int = 7,
) -> dict:
    """Return the bench.json entry: ratio = baseline CPU / our CPU, the median over rounds in turn.

    Arguments: reach, the ratio to meet; runs, requests of each kind in a round.
    """
    times: dict[str, list[float]] = {"ours": [], "baseline": []}
    pairs = {"baseline": baseline, "ours": ours}
    for number in range(rounds + 1):
        for name, (site, make) in pairs.items():
            with site.active():
                environs = [make() for _ in range(runs)]
                begun = time.process_time()
                for environ in environs:
                    status, body = site.answer(environ)
                    if status != 200:
                        raise RuntimeError(f"{name} answered {status}: {body[:300]!r}")
                spent = (time.process_time() - begun) * 1000 / runs
            # The first round only warms caches and templates.
            if number:
                times[name].append(spent)
    ratio = statistics.median(b / o for b, o in zip(times["baseline"], times["ours"], strict=True))
    return {
        "ratio": round(ratio, 3),
        "ours_ms": round(statistics.median(times["ours"]), 3),
        "baseline_ms": round(statistics.median(times["baseline"]), 3),
        "unit": "cpu",
        "runs": runs * rounds,
        "meets": ratio >= reach,
    }
