"""The font files are those that were built, carry their licence, cover what they must, and no other font gets in."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.printing import services as printing
from portal.printing.adapters import faces, foundry
from portal.printing.errors import MissingGlyph
from portal.printing.logic import charset


def test_files_are_those_of_the_list() -> None:
    listed = {entry["file"]: entry for entry in faces.manifest()["faces"]}
    assert {path.name for path in faces.FOLDER.glob("*.ttf")} == set(listed)
    for name, entry in listed.items():
        content = (faces.FOLDER / name).read_bytes()
        assert len(content) == entry["bytes"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert sum(entry["bytes"] for entry in listed.values()) < 50_000_000


def test_licence_lies_beside_them() -> None:
    text = (faces.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "GlyphWiki" in text
    assert "Adobe" in text
    # Reserved names belong to the unchanged files.
    assert {face.family for face in faces.faces()} == {"Portal Serif", "Portal Serif Extended", "Portal Serif Rare"}


def test_standard_characters_exist_in_both_weights() -> None:
    standard = foundry.read_set(faces.FOLDER / "sets" / "standard.txt")
    assert len(standard) == 8105
    bold = faces.covered_in_bold()
    assert [point for point in standard | charset.gb2312() if point not in bold] == []
    assert printing.has_bold("卢䶮霖佟㛃宁隋𬱖")
    assert not printing.has_bold("𠀃")


def test_whatever_gb_18030_demands_of_a_public_service_is_printed() -> None:
    # Implementation level 3 of GB 18030-2022: the basic block, Extensions A to F, and the numbers of what they hold.
    blocks = {
        range(0x4E00, 0x9FF0): 20976, range(0x3400, 0x4DB6): 6582, range(0x20000, 0x2A6D7): 42711,
        range(0x2A700, 0x2B735): 4149, range(0x2B740, 0x2B81E): 222, range(0x2B820, 0x2CEA2): 5762,
        range(0x2CEB0, 0x2EBE1): 7473,
    }  # fmt: skip
    covered = faces.covered()
    assert {block: sum(point in covered for point in block) for block in blocks} == blocks
    printing.check_text(holder_name="𠮷野𪜀𫝀𫠠𬺰")


def test_the_drawn_rare_face_is_asked_last() -> None:
    regular, _, extended, rare = (face.characters for face in faces.faces())
    earlier = regular | extended
    assert not [point for point in range(0x110000) if point in rare and point in earlier]


def test_refusal_names_field_and_character() -> None:
    printing.check_text(holder_name="古丽米热·阿卜杜喀迪尔", issuer_name="示例\n中心")
    with pytest.raises(MissingGlyph) as refusal:
        printing.check_text(holder_name="刘桂兰", issuer_name="示例ئ中心ئ")
    assert refusal.value.field == "issuer_name"
    assert refusal.value.code == "missing_glyph"
    assert refusal.value.characters == ["ئ"]


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\u0000", "\ue000", "\ud800", "😀"])
def test_invisible_and_foreign_characters_are_refused(character: str) -> None:
    assert printing.missing_glyphs(f"王{character}芳") == [character]


@given(st.text())
def test_missing_are_characters_of_the_text_each_once(text: str) -> None:
    missing = printing.missing_glyphs(text)
    assert len(missing) == len(set(missing))
    assert set(missing) <= set(text)
    assert not printing.missing_glyphs("".join(character for character in text if character not in missing))


def test_settings_name_our_folder_only(settings: object, tmp_path: Path) -> None:
    settings.PORTAL_VAR = tmp_path / "a & b"  # type: ignore[attr-defined]
    path = faces.font_settings()
    assert path == faces.font_settings()
    assert "a &amp; b" in path.read_text(encoding="utf-8")
    if program := shutil.which("fc-list"):
        run = subprocess.run(
            [program, ":", "family"], env={"FONTCONFIG_FILE": str(path)}, capture_output=True, check=True, text=True
        )
        families = set(run.stdout.split("\n")) - {""}
        assert families == {"Portal Serif", "Portal Serif Extended", "Portal Serif Rare"}


def test_environment_is_left_as_it_was_and_no_other_font_is_found(page: Callable[[str], bytes], tmp_path: Path) -> None:
    before = os.environ.get("FONTCONFIG_FILE")
    program = shutil.which("pdffonts")
    if not program:
        pytest.skip("pdffonts is not installed")
    path = tmp_path / "page.pdf"
    content = page("<html lang='zh'><title>x</title><body style='font-family:Arial,sans-serif'>字</body></html>")
    assert os.environ.get("FONTCONFIG_FILE") == before
    path.write_bytes(content)
    run = subprocess.run([program, str(path)], capture_output=True, check=True, text=True)
    (only,) = run.stdout.splitlines()[2:]
    assert "+Portal-Serif " in only


@given(st.sets(st.integers(0, 0x10FFFF), max_size=40), st.sets(st.integers(0, 0x10FFFF), max_size=40))
def test_points_are_a_set(one: set[int], two: set[int]) -> None:
    both = faces.Points(one) | faces.Points(two)
    asked = one | two | {point + 1 for point in one} | {-1, 0x110000}
    assert [point in both for point in asked] == [point in one | two for point in asked]
    assert "a" not in both
