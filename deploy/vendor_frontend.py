"""Refresh what the browser gets from outside: vendored scripts and the compiled stylesheet.

Run it with npm on the path when ``deploy/frontend/package.json`` or a ``.scss`` file has changed::

    python deploy/vendor_frontend.py            # npm ci, copy, compile, write the manifest
    python deploy/vendor_frontend.py --css      # compile the stylesheet alone (packages already installed)

The portal itself never runs npm: the results are committed, with name, version, licence and SHA-512 of every file in
``portal/static/vendor/manifest.json``; ``tests/house/test_vendor.py`` hashes them again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "deploy" / "frontend"
PACKAGES = FRONTEND / "node_modules"
MANIFEST = ROOT / "portal" / "static" / "vendor" / "manifest.json"

# package, path inside it -> path in this repository
FILES = [
    ("htmx.org", "dist/htmx.min.js", "portal/static/vendor/htmx/htmx.min.js"),
    ("htmx.org", "LICENSE", "portal/static/vendor/htmx/LICENSE.txt"),
    ("plyr", "dist/plyr.min.mjs", "portal/static/vendor/plyr/plyr.min.mjs"),
    ("plyr", "dist/plyr.css", "portal/static/vendor/plyr/plyr.css"),
    ("plyr", "dist/plyr.svg", "portal/static/vendor/plyr/plyr.svg"),
    ("plyr", "LICENSE.md", "portal/static/vendor/plyr/LICENSE.md"),
    # the package carries no licence file of its own: the text is kept by hand
    ("govuk-frontend", None, "portal/static/vendor/govuk-frontend/LICENSE.txt"),
    ("axe-core", "axe.min.js", "tests/journeys/vendor/axe.min.js"),
    ("axe-core", "LICENSE", "tests/journeys/vendor/axe-LICENSE.txt"),
]
SOURCES = ("theme.scss", "_layer.scss", "package-lock.json")
STYLESHEET = "portal/static/css/portal.css"
# A source map would be asked for from a place that does not exist (and break a hashed static manifest).
SOURCE_MAP = re.compile(rb"\s*(//[#@]\s*sourceMappingURL=[^\r\n]*|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*$")


def digest(content: bytes) -> str:
    """SHA-512 of ``content``, hexadecimal."""
    return hashlib.sha512(content).hexdigest()


def compile_stylesheet() -> bytes:
    """The stylesheet from ``theme.scss``, compressed; raises CalledProcessError when sass refuses it."""
    sass = ["node", "node_modules/sass/sass.js", "--load-path=node_modules", "--style=compressed"]
    result = subprocess.run(
        [*sass, "--no-source-map", "--no-charset", "theme.scss"], cwd=FRONTEND, check=True, capture_output=True
    )
    return b'@charset "utf-8";' + result.stdout


def entry(package: str, path: str, content: bytes) -> dict[str, str]:
    """One line of the manifest: which package, which version, which licence, which bytes."""
    about = json.loads((PACKAGES / package / "package.json").read_text(encoding="utf-8"))
    return {
        "file": path,
        "name": package,
        "version": about["version"],
        "licence": about["license"],
        "sha512": digest(content),
    }


def sources_digest() -> str:
    """SHA-512 over the stylesheet's sources, so that a forgotten compilation is noticed without npm."""
    return digest(b"".join((FRONTEND / name).read_bytes() for name in SOURCES))


def write(path: str, content: bytes) -> None:
    """Put ``content`` at ``path`` below the root of the repository."""
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def copy_packages() -> None:
    """Copy every file of ``FILES`` out of the installed packages, without source maps, and list it."""
    entries = []
    for package, source, path in FILES:
        read_from = ROOT / path if source is None else PACKAGES / package / source
        content = SOURCE_MAP.sub(b"\n", read_from.read_bytes())
        write(path, content)
        entries.append(entry(package, path, content))
    MANIFEST.write_text(json.dumps({"files": entries}, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Command line: see the docstring of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--css", action="store_true", help="compile the stylesheet alone")
    if not parser.parse_args().css:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=FRONTEND, check=True)
        copy_packages()
    css = compile_stylesheet()
    write(STYLESHEET, css)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["stylesheet"] = {"file": STYLESHEET, "sha512": digest(css), "sources": sources_digest()}
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    print(f"{STYLESHEET}: {len(css)} bytes")


if __name__ == "__main__":
    main()
