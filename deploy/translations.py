"""Checks the translations against the sources, or (--write) brings them up to date.

The texts in the sources are Chinese; portal/locale/en holds the English, written by hand. portal/locale/zh_Hans is made:
every text of the sources as its own translation, so that a look-up ends at the first catalogue, and the hand-written
wagtail.po and wagtailjs.po, for what Wagtail leaves in English. Texts are collected in a copy of the sources, so nothing
in the tree changes while collecting. Fails when a text is missing, untranslated or only guessed (fuzzy), when a
placeholder is lost, or when a compiled catalogue says something else than the written one.
Needs GNU gettext (xgettext, msgmerge, msgfmt, msgcat).

Exit: 0 = in order, 1 = not, with the reasons.
"""

import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["portal", "courses", "certification", "credit", "templates", "manage.py"]
LOCALE = Path("portal/locale")
ENGLISH = LOCALE / "en/LC_MESSAGES/django.po"
CHINESE = LOCALE / "zh_Hans/LC_MESSAGES/django.po"
SCRIPTS = LOCALE / "zh_Hans/LC_MESSAGES/djangojs.po"
# Written by hand, merged into what stands beside it.
WAGTAIL = {CHINESE: LOCALE / "zh_Hans/wagtail.po", SCRIPTS: LOCALE / "zh_Hans/wagtailjs.po"}
CATALOGUES = (ENGLISH, CHINESE, SCRIPTS)
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "zh_Hans": "nplurals=1; plural=0;"}
# No dates, names or addresses: collecting twice must give the same file.
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: caregiver portal\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!\{)\{\w+\}(?!\})|</?[a-z][^>]*>")
SHOWN = 20


@dataclass
class Entry:
    """One text of a catalogue with its translations, one for each plural form."""

    text: str
    plural: str
    translations: list[str]
    fuzzy: bool
    context: str = ""

    def compiled(self) -> dict:
        """Return what a .mo file says about this entry, the way the gettext module reads it."""
        text = f"{self.context}\x04{self.text}" if self.context else self.text
        if self.fuzzy or not all(self.translations):
            return {}
        if self.plural:
            return {(text, form): translation for form, translation in enumerate(self.translations)}
        return {text: self.translations[0]}

    def lost(self) -> list[str]:
        """Return the translations that lack a placeholder or tag of the text, or have one of their own."""
        allowed = {self._places(self.text), self._places(self.plural or self.text)}
        return [found for found in self.translations if found and self._places(found) not in allowed]

    @staticmethod
    def _places(text: str) -> tuple[str, ...]:
        return tuple(sorted(PLACEHOLDER.findall(text)))


def _blocks(catalogue: Path) -> list[str]:
    """Return the entries of a .po file as they are written, without the header and what is obsolete."""
    blocks = catalogue.read_text(encoding="utf-8").strip().split("\n\n")
    return [block for block in blocks[1:] if not re.search(r"^#~", block, re.MULTILINE)]


def _unquoted(block: str, keyword: str) -> str | None:
    """Return the string after a keyword of a .po entry, joined from its lines; None when there is none."""
    found = re.search(rf'^{re.escape(keyword)} ((?:".*"\n?)+)', block, re.MULTILINE)
    if found is None:
        return None
    whole = "".join(line[1:-1] for line in found[1].splitlines())
    named = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(.)", lambda escaped: named.get(escaped[1], escaped[1]), whole)


def entries(catalogue: Path) -> list[Entry]:
    """Return the entries of a .po file as gettext tools write them (one string a line, entries parted by a blank line)."""
    found = []
    for block in _blocks(catalogue):
        plain = _unquoted(block, "msgstr")
        forms = len(re.findall(r"^msgstr\[", block, re.MULTILINE))
        found.append(
            Entry(
                text=_unquoted(block, "msgid") or "",
                plural=_unquoted(block, "msgid_plural") or "",
                translations=[plain]
                if plain is not None
                else [_unquoted(block, f"msgstr[{n}]") or "" for n in range(forms)],
                fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
                context=_unquoted(block, "msgctxt") or "",
            )
        )
    return found


def texts(binary: Path) -> dict:
    """Return what a .mo file says, without its header."""
    with binary.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    catalogue.pop("", None)
    return catalogue


def _write(catalogue: Path, language: str, blocks: list[str]) -> None:
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, plurals=PLURALS[language])
    catalogue.write_text("\n".join([header, *(f"{block}\n" for block in blocks)]), encoding="utf-8")


def _as_its_own_translation(block: str) -> str:
    """Return a .po entry whose translation is the text itself, with the one plural form that Chinese has."""
    kept = re.split(r"^msgstr", block, maxsplit=1, flags=re.MULTILINE)[0]
    kept = "\n".join(line for line in kept.splitlines() if not line.startswith("#|"))
    kept = re.sub(
        r"^#, fuzzy(?:, |$\n?)", lambda found: "#, " if found[0].endswith(", ") else "", kept, flags=re.MULTILINE
    )
    text = re.search(r'^msgid ((?:".*"\n?)+)', kept, re.MULTILINE)
    assert text is not None, block
    keyword = "msgstr[0]" if "\nmsgid_plural " in kept else "msgstr"
    return f"{kept.rstrip()}\n{keyword} {text[1].rstrip()}"


def collect(tree: Path) -> None:
    """Bring the catalogues in `tree` up to date with the sources in `tree`; raises CalledProcessError."""
    (tree / ENGLISH).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "manage.py", "makemessages", "--locale", "en", "--add-location", "file"),
            *("--no-wrap", "--no-obsolete"),
            *(word for name in (".venv", "var", "tests", "deploy", "node_modules") for word in ("--ignore", name)),
        ],
        cwd=tree,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    _write(tree / ENGLISH, "en", _blocks(tree / ENGLISH))
    own = [_as_its_own_translation(block) for block in _blocks(tree / ENGLISH)]
    for catalogue, written in WAGTAIL.items():
        _write(tree / catalogue, "zh_Hans", [*(own if catalogue == CHINESE else []), *_blocks(tree / written)])


def updated(tree: Path) -> None:
    """Copy the sources into the empty folder `tree` and collect their texts there; the catalogues come along."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "static", "world"))
        elif source.exists():
            shutil.copy(source, tree / name)
    collect(tree)


def shortened(found: list[str]) -> list[str]:
    """Return the first lines of a long list and how many more there are."""
    return found if len(found) <= SHOWN else [*found[:SHOWN], f"and {len(found) - SHOWN} more"]


def untranslated(catalogue: Path) -> list[str]:
    """Return what is missing, guessed or lost in the translations of a .po file, one line each."""
    found = [f"untranslated: {entry.text!r}" for entry in entries(catalogue) if not all(entry.translations)]
    found += [f"only guessed (fuzzy): {entry.text!r}" for entry in entries(catalogue) if entry.fuzzy]
    found += [
        f"placeholders differ: {entry.text!r} / {text!r}" for entry in entries(catalogue) for text in entry.lost()
    ]
    return found


def stale(catalogue: Path) -> bool:
    """Return whether the compiled form beside a .po file says something else than the file."""
    expected: dict = {}
    for entry in entries(catalogue):
        expected |= entry.compiled()
    binary = catalogue.with_suffix(".mo")
    return not binary.exists() or texts(binary) != expected


def problems() -> list[str]:
    """Return what is wrong with the committed translations, one line each."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        updated(tree)
        for catalogue in CATALOGUES:
            found += [f"{catalogue}: {line}" for line in shortened(untranslated(tree / catalogue))]
            if not (ROOT / catalogue).exists():
                found.append(f"{catalogue} is missing")
                continue
            if (ROOT / catalogue).read_text(encoding="utf-8") != (tree / catalogue).read_text(encoding="utf-8"):
                found.append(f"{catalogue} is not in step with the sources")
            if stale(ROOT / catalogue):
                found.append(f"{catalogue.with_suffix('.mo')} is not in step with the .po file beside it")
    return found


def write() -> None:
    """Bring the catalogues of the tree up to date and compile them; raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        updated(tree)
        for catalogue in CATALOGUES:
            (ROOT / catalogue).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tree / catalogue, ROOT / catalogue)
    for catalogue in CATALOGUES:
        target = (ROOT / catalogue).with_suffix(".mo")
        subprocess.run(["msgfmt", "--check-format", "--statistics", "-o", target, ROOT / catalogue], check=True)


def main(arguments: list[str]) -> int:
    """Check, or write; return the exit code."""
    if arguments == ["--write"]:
        write()
        return 0
    if arguments:
        print("usage: deploy/translations.py [--write]", file=sys.stderr)
        return 2
    found = problems()
    if found:
        print("\n".join([*found, f"Run `make messages` and complete {ENGLISH}."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
