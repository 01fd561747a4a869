"""The committed translations are whole: nothing untranslated, no placeholder lost, compiled files as written."""

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

ROOT = Path(__file__).resolve().parents[2]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "deploy" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = _load()
EVERY = pytest.mark.parametrize("catalogue", translations.CATALOGUES, ids=str)


@EVERY
def test_nothing_is_untranslated_guessed_or_lost(catalogue):
    assert translations.entries(ROOT / catalogue)
    assert translations.untranslated(ROOT / catalogue) == []


@EVERY
def test_compiled_files_say_what_is_written(catalogue):
    assert not translations.stale(ROOT / catalogue)


@EVERY
def test_headers_hold_no_date_address_or_machine(catalogue):
    text = (ROOT / catalogue).read_text(encoding="utf-8")
    header = text.partition("\n\n")[0]
    assert not re.search(r"@|Date|FULL NAME|Translator", header)
    # References name files only: a line number would change with every edit above it.
    assert not re.search(r"^#: .*(:\d|^/)", text, re.MULTILINE)


def test_chinese_covers_every_text_of_the_sources():
    english = {(entry.text, entry.plural) for entry in translations.entries(ROOT / translations.ENGLISH)}
    chinese = {(entry.text, entry.plural) for entry in translations.entries(ROOT / translations.CHINESE)}
    assert english <= chinese


def test_what_was_written_by_hand_is_in_the_chinese_catalogue():
    for catalogue, written in translations.WAGTAIL.items():
        merged = {entry.text: entry.translations for entry in translations.entries(ROOT / catalogue)}
        for entry in translations.entries(ROOT / written):
            assert merged[entry.text] == entry.translations


def test_pages_speak_both_languages():
    with translation.override("en"):
        assert gettext("报名这个班") == "Enrol in this class"
        assert ngettext("还有 %(n)s 题没有答", "还有 %(n)s 题没有答", 1) == "%(n)s question is not answered"
        assert ngettext("还有 %(n)s 题没有答", "还有 %(n)s 题没有答", 2) == "%(n)s questions are not answered"
    with translation.override("zh-hans"):
        assert gettext("报名这个班") == "报名这个班"
        assert ngettext("还有 %(n)s 题没有答", "还有 %(n)s 题没有答", 2) == "还有 %(n)s 题没有答"
        # Wagtail's own catalogue lacks this one.
        assert gettext("Schedule to publish") == "定时发布"


def test_no_text_hides_in_an_f_string():
    """xgettext does not look into f-strings, so such a text would stay Chinese on English pages."""
    for floor in ("portal", "courses", "certification", "credit"):
        for source in (ROOT / floor).rglob("*.py"):
            hidden = re.search(r"""\bf["'][^"'\n]*\{n?_\(""", source.read_text(encoding="utf-8"))
            assert hidden is None, f"{source}: {hidden[0] if hidden else ''}"


def test_a_lost_placeholder_is_found(tmp_path):
    catalogue = tmp_path / "django.po"
    header = translations.HEADER.format(language="en", plurals=translations.PLURALS["en"])
    catalogue.write_text(
        header
        + '\n#: a.py\nmsgid "还有 %(n)s 题"\nmsgstr "some questions"\n\n'
        + '#: a.py\n#, fuzzy\nmsgid "好"\nmsgstr "Good"\n\n#: a.py\nmsgid ""\n"一\\n"\n"二"\nmsgstr ""\n',
        encoding="utf-8",
    )
    found = "\n".join(translations.untranslated(catalogue))
    assert "placeholders differ: '还有 %(n)s 题'" in found
    assert "fuzzy): '好'" in found
    assert r"untranslated: '一\n二'" in found


def test_reading_agrees_with_gettext(tmp_path):
    """The small reader of .po files reads what GNU gettext reads."""
    for catalogue in translations.CATALOGUES:
        binary = tmp_path / "out.mo"
        subprocess.run(["msgfmt", "--check-format", "-o", binary, ROOT / catalogue], check=True)
        expected: dict = {}
        for entry in translations.entries(ROOT / catalogue):
            expected |= entry.compiled()
        assert translations.texts(binary) == expected
