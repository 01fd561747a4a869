"""Starting the examiner: a process without environment, with limits, and with a few seconds to answer."""

import base64
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

SECONDS = 20
# Each may take a processor and half a gigabyte: more at once would take the machine from everybody else.
_AT_ONCE = threading.BoundedSemaphore(2)
# Short: who waits holds a thread of the web server, and the register answers without the examiner too.
_WAIT_SECONDS = 2
_EXAMINER = Path(__file__).with_name("examiner.py")


def examine(content: bytes, *, roots: list[bytes], own: set[str]) -> dict[str, Any]:
    """Return the examiner's answer.

    Arguments: roots, certificates as DER that signatures may lead to; own, SHA-256 (hex) of the portal's public keys.
    `code` is "too_complex" if the process needed more than it may have, "busy" if too many files wait.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        return {"code": "busy"}
    try:
        return _asked(content, roots, own)
    finally:
        _AT_ONCE.release()


def _asked(content: bytes, roots: list[bytes], own: set[str]) -> dict[str, Any]:
    question = {
        "length": len(content),
        "roots": [base64.b64encode(root).decode() for root in roots],
        "own": sorted(own),
    }
    try:
        run = subprocess.run(  # noqa: S603  (our own program, by our own interpreter)
            # -I: neither the environment nor the folder decides what is imported.
            [sys.executable, "-I", str(_EXAMINER)],
            input=json.dumps(question).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
        answer = json.loads(run.stdout) if run.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    return answer if isinstance(answer, dict) else {"code": "too_complex"}
