"""Nothing of one machine or one person is in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not find itself.
FOLDERS = re.compile(r"(?<![\w.}*-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")/\w")
TEMPORARY = re.compile(r"(?<![\w.}-])/t" + r"mp/")
ADDRESS = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
# Names that are kept for examples (RFC 2606), and this machine.
EXAMPLES = re.compile(
    r"@(?:[\w-]+\.)*(?:example|example\.(?:com|org|net|cn)|invalid|test|localhost|testserver|127\.0\.0\.1)$"
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    foreign = ("portal/static/vendor/", "requirements")
    paths = [ROOT / name for name in names if not name.startswith(foreign)]
    return [path for path in paths if path.is_file() and path.stat().st_size < 2_000_000]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8", errors="ignore")
    return found


def test_no_folder_of_one_machine_is_named(texts):
    assert [name for name, text in texts.items() if FOLDERS.search(text)] == []


def test_temporary_files_are_asked_for_not_named(texts):
    # Inside a container the folder is the container's own.
    assert [name for name, text in texts.items() if TEMPORARY.search(text) and name != "deploy/compose.yaml"] == []


def test_nobody_is_named_by_a_mail_address(texts):
    faults = {
        (name, address)
        for name, text in texts.items()
        # The licence of the fonts names its authors, as it must.
        if not name.endswith("OFL.txt")
        for address in ADDRESS.findall(text)
        if not EXAMPLES.search(address)
    }
    assert faults == set()
