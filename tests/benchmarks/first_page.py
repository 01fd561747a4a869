"""From nothing to the first page, against installing the same lock."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings

REACH = 1 / 1.3


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("PORTAL_", "DATABASE_", "REDIS_", "DJANGO_", "MAKE", "PYTHON"))
    }
    kept.pop("VIRTUAL_ENV", None)
    return {**kept, "PORTAL_VAR": str(folder / "var"), "PORTAL_PORT": str(port)}


def _wait_for(url: str, process: subprocess.Popen, seconds: int, log: Path) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"make demo ended with {process.returncode}: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within {seconds} s")


def _install(venv: Path, lock: Path) -> None:
    """Install the lock into a new environment as its readers would by hand: venv, then pip."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)


def first_page(*, small: bool, folder: Path) -> dict:
    """Reach: at most 1.3 times `pip install` of the same lock.

    `make demo` goes its own way and takes uv where that starts: what it saves is part of the result. Both have a warm
    cache of packages: one installation goes before, unmeasured, or the first would pay the download for the second.
    """
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(settings.BASE_DIR), str(clone)], check=True)
    _install(folder / "warming", clone / "requirements.txt")
    begun = time.monotonic()
    _install(folder / "plain", clone / "requirements.txt")
    baseline = time.monotonic() - begun
    port = _free_port()
    begun = time.monotonic()
    with (folder / "demo.log").open("w") as log:
        process = subprocess.Popen(
            ["make", "demo"],
            cwd=clone,
            env=_environment(folder, port),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/", process, 900, folder / "demo.log")
            ours = time.monotonic() - begun
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
    ratio = baseline / ours
    return {
        "ratio": round(ratio, 3),
        "ours_ms": round(ours * 1000),
        "baseline_ms": round(baseline * 1000),
        "unit": "wall",
        "runs": 1,
        "meets": ratio >= REACH,
    }
