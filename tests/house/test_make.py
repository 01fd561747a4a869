"""The commands that people type, and what is behind them."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandParser

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted([*(ROOT / "deploy").glob("*.sh"), ROOT / ".ci" / "run"])
FLOORS = {"portal", "courses", "certification", "credit"}
PROMISED = {"env", "demo", "test", "check", "bench"}


def test_every_management_command_explains_itself_in_english():
    """Help on a shell is not part of the pages, so it has one language."""
    faults = []
    for name, app in get_commands().items():
        if not isinstance(app, str) or app.split(".")[0] not in FLOORS:
            continue
        command = load_command_class(app, name)
        arguments = CommandParser()
        command.add_arguments(arguments)
        helps = [action.help or "" for action in arguments._actions]
        if not command.help or not "".join([command.help, *helps]).isascii():
            faults.append(name)
    assert faults == []


def test_every_promised_command_is_there_and_described():
    help_text = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    described = set(re.findall(r"^make (\w+)", help_text, re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert described == targets
    assert described >= PROMISED


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse_and_may_be_run(script):
    subprocess.run(["bash", "-n", script], check=True)
    assert script.stat().st_mode & stat.S_IXUSR


def test_make_names_only_scripts_that_exist():
    named = re.findall(r"deploy/[\w.]+\.(?:sh|py)", (ROOT / "Makefile").read_text())
    assert named
    for name in named:
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_have_a_hash_for_everything_and_no_address(name):
    text = (ROOT / name).read_text()
    assert not re.search(
        r"https?://|^\s*-i\b|--(extra-)?index-url|--find-links|--trusted-host",
        text.partition("\n#")[2].partition("\n")[2],
        re.MULTILINE,
    )
    requirements = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(requirements) > 20
    for requirement in requirements:
        first = requirement.splitlines()[0]
        assert re.match(r"[\w.\-\[\],]+==\S+", first), first
        assert "--hash=sha256:" in requirement, first


# How a library is called in the sources, where that is not its name in small letters with "_" for "-".
CALLED = {
    "beautifulsoup4": "bs4",
    "django-allauth": "allauth",
    "django-ninja": "ninja",
    "django-storages": "storages",
    "django-stubs": "mypy_django_plugin",
    "factory-boy": "factory",
    "fonttools": "fontTools",
    "import-linter": "importlinter",
    "pillow": "PIL",
    "psycopg": "DATABASE_URL",  # by Django, on PostgreSQL
    "pytest-django": "DJANGO_SETTINGS_MODULE",
    "pytest-playwright": "playwright",
    "pytest-socket": "--allow-hosts",
    "pytest-xdist": "PYTEST_XDIST_WORKER",
    "python-stdnum": "stdnum",
    "pyyaml": "yaml",
    "redis": "REDIS_URL",
    "types-pyyaml": "yaml",
    "zxing-cpp": "zxingcpp",
}


# Plugins that do their work by being installed.
BY_BEING_THERE = {"pytest-randomly"}


def asked(name: str) -> list[str]:
    """Names of the libraries that a requirements file asks for, in small letters."""
    lines = (ROOT / name).read_text().splitlines()
    return [re.match(r"[\w.\-]+", line)[0].lower() for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_asked_library_is_used_and_explained(file):
    """Imported or configured somewhere, and with a line that says why it is here."""
    explained = set(re.findall(r"^\| ([\w.\-]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE))
    kinds = ("*.py", "*.toml", "*.sh", "Dockerfile")
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("portal", "courses", "certification", "credit", "deploy", "tests")
        for kind in kinds
        for path in (ROOT / folder).rglob(kind)
        if "node_modules" not in path.parts and path != Path(__file__)
    )
    written += (ROOT / "pyproject.toml").read_text()
    unused = [
        library
        for library in asked(file)
        if library not in BY_BEING_THERE
        and not re.search(rf"(?<![\w-]){re.escape(CALLED.get(library, library.replace('-', '_')))}\b", written)
    ]
    assert unused == []
    assert [library for library in asked(file) if library not in explained] == []


def test_every_explained_library_is_asked_for():
    explained = set(re.findall(r"^\| ([\w.\-]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE))
    assert explained - {"library"} == {*asked("requirements.in"), *asked("requirements-dev.in")}


def test_every_asked_library_is_locked():
    for name in ("requirements", "requirements-dev"):
        locked = set(re.findall(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))
        for line in (ROOT / f"{name}.in").read_text().splitlines():
            wanted = re.match(r"[\w.\-]+", line)
            if wanted and not line.startswith(("#", "-")):
                assert wanted[0].lower().replace("_", "-") in locked, f"{wanted[0]}: run make lock"


def test_a_ready_environment_is_left_alone(tmp_path):
    """With an environment whose stamps fit, env.sh installs nothing."""
    copy = tmp_path / "copy"
    (copy / "deploy").mkdir(parents=True)
    for name in ("deploy/env.sh", "deploy/libraries.py", "requirements.txt", "requirements-dev.txt"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    (copy / "deploy/env.sh").chmod(0o755)
    binaries = copy / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "activate").touch()
    log = copy / "log"
    # Whatever is asked of this Python is written down, and answered by the real one unless it would install.
    (binaries / "python").write_text(
        f'#!/bin/sh\necho "$*" >>{log}\ncase "$*" in *pip*) exit 9;; esac\nexec {sys.executable} "$@"\n'
    )
    (binaries / "python").chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (copy / ".venv" / f".installed-{name}").write_bytes((copy / name).read_bytes())
    environment = os.environ | {"PATH": f"{copy}/empty:{os.environ['PATH']}"}
    done = subprocess.run(["deploy/env.sh", "run"], cwd=copy, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "pip" not in log.read_text()
    assert "installing" not in done.stderr


def test_env_says_what_it_takes():
    done = subprocess.run(["deploy/env.sh", "sideways"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_no_registry_host_is_named():
    """Whoever installs uses the index of their own configuration; the vendoring script speaks to npm by name alone."""
    hosts = re.compile(
        "|".join(
            [
                r"files\.python" + r"hosted",
                r"py" + r"pi\.org",
                r"registry\.npm" + r"js",
                r"deb\.deb" + r"ian",
                r"docker\." + r"io",
            ]
        )
    )
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if (
            not name
            or name.startswith("portal/static/vendor/")
            or not path.is_file()
            or path.stat().st_size > 2_000_000
        ):
            continue
        assert not hosts.search(path.read_text(errors="ignore")), name


def test_every_variable_of_the_environment_is_documented():
    pattern = re.compile(r"(?:environ(?:\.get)?[\[(]|(?<![\w.])flag\(|kept_secret\()\s*\"([A-Za-z0-9_]+)\"")
    internal = {
        "DJANGO_SETTINGS_MODULE",
        "FONTCONFIG_FILE",
        "PYTEST_XDIST_WORKER",
        "PORTAL_SNAPSHOT_BUILD",
        "PORTAL_TEST_VAR",
    }
    # Kept in a file of this name under PORTAL_VAR/keys where IDENTITY_KEYS is not given.
    internal.add("IDENTITY_KEY_K1")
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs" / "configuration.md").read_text()))
    used = {
        name.upper()
        for floor in ("portal", "courses", "certification", "credit")
        for path in (ROOT / floor).rglob("*.py")
        for name in pattern.findall(path.read_text())
    }
    assert used - internal <= documented
    assert "PORTAL_VAR" in used
