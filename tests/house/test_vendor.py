"""What is vendored is what the manifest says, and the stylesheet was compiled from the sources beside it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "portal/static/vendor/manifest.json").read_text(encoding="utf-8"))
FRONTEND = ROOT / "deploy" / "frontend"


def sha512(content: bytes) -> str:
    return hashlib.sha512(content).hexdigest()


@pytest.mark.parametrize("entry", MANIFEST["files"], ids=lambda entry: entry["file"])
def test_vendored_file_is_unchanged(entry):
    content = (ROOT / entry["file"]).read_bytes()
    assert sha512(content) == entry["sha512"]
    assert all(entry[key] for key in ("name", "version", "licence"))
    assert b"sourceMappingURL" not in content


def test_every_vendored_file_is_listed():
    listed = {entry["file"] for entry in MANIFEST["files"]}
    folder = ROOT / "portal/static/vendor"
    found = {path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found - {"portal/static/vendor/manifest.json"} <= listed


def test_stylesheet_was_compiled_from_its_sources():
    stylesheet = MANIFEST["stylesheet"]
    assert sha512((ROOT / stylesheet["file"]).read_bytes()) == stylesheet["sha512"]
    names = ("theme.scss", "_layer.scss", "package-lock.json")
    assert sha512(b"".join((FRONTEND / name).read_bytes() for name in names)) == stylesheet["sources"]


def test_stylesheet_asks_no_other_host_and_shows_no_foreign_brand():
    css = (ROOT / MANIFEST["stylesheet"]["file"]).read_text(encoding="utf-8").lower()
    assert len(css.encode()) <= 84_000
    hosts = set(re.findall(r"https?:(?://|%2f%2f)([\w.]+)", css))
    assert hosts <= {"www.w3.org"}  # the name of the SVG namespace inside a data: picture
    for word in ("gds transport", "@font-face", "gov.uk"):
        assert word not in css


def test_lock_names_no_registry():
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "http" not in lock
