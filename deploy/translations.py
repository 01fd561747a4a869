"""Checks the English translations against the sources, or (--write) brings them up to date.

The texts in the sources are Chinese; portal/locale/en holds the English. Checking collects the texts anew in a copy of
the sources, so nothing in the tree changes, and fails when a text is missing, untranslated or only guessed (fuzzy), or
when the compiled catalogue says something else than the written one. Needs GNU gettext (xgettext, msgmerge, msgfmt).

Exit: 0 = in order, 1 = not, with the reasons.
"""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["portal", "courses", "certification", "credit", "templates", "manage.py"]
CATALOGUE = Path("portal/locale/en/LC_MESSAGES/django.po")
LANGUAGE = "en"
SHOWN = 20


def collect(tree: Path) -> None:
    """Bring the catalogue in `tree` up to date with the sources in `tree`; raises CalledProcessError."""
    (tree / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "manage.py", "makemessages", "--locale", LANGUAGE, "--add-location", "file", "--no-wrap"),
            *(word for name in (".venv", "var", "tests", "deploy", "node_modules") for word in ("--ignore", name)),
        ],
        cwd=tree,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def compiled(catalogue: Path) -> dict:
    """Return what the compiled form of a .po file says, as {text or (text, plural form): translation}."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "django.mo"
        subprocess.run(["msgfmt", "--check-format", "-o", target, catalogue], check=True)
        return texts(target)


def texts(binary: Path) -> dict:
    """Return what a .mo file says, without its header (which holds dates)."""
    with binary.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    catalogue.pop("", None)
    return catalogue


def listed(catalogue: Path, kind: str) -> list[str]:
    """Return the msgid lines of the entries of one kind: untranslated or only-fuzzy."""
    found = subprocess.run(
        ["msgattrib", f"--{kind}", "--no-obsolete", "--no-wrap", catalogue], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [line for line in found if line.startswith("msgid ") and line != 'msgid ""']


def problems() -> list[str]:
    """Return what is wrong with the committed translations, one line each."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in SOURCES:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "static", "world"))
            elif source.exists():
                shutil.copy(source, tree / name)
        collect(tree)
        for kind in ("untranslated", "only-fuzzy"):
            entries = listed(tree / CATALOGUE, kind)
            found += [f"{kind}: {entry}" for entry in entries[:SHOWN]]
            if len(entries) > SHOWN:
                found.append(f"{kind}: and {len(entries) - SHOWN} more")
    binary = (ROOT / CATALOGUE).with_suffix(".mo")
    if not binary.exists():
        found.append(f"{binary.relative_to(ROOT)} is missing")
    elif (ROOT / CATALOGUE).exists() and texts(binary) != compiled(ROOT / CATALOGUE):
        found.append(f"{binary.relative_to(ROOT)} is older than the .po file beside it")
    return found


def main(arguments: list[str]) -> int:
    """Check, or write; return the exit code."""
    if arguments == ["--write"]:
        collect(ROOT)
        catalogue = ROOT / CATALOGUE
        subprocess.run(
            ["msgfmt", "--check-format", "--statistics", "-o", catalogue.with_suffix(".mo"), catalogue], check=True
        )
        return 0
    if arguments:
        print("usage: deploy/translations.py [--write]", file=sys.stderr)
        return 2
    found = problems()
    if found:
        print("\n".join([*found, "Run `make messages` and complete portal/locale/en/LC_MESSAGES/django.po."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
