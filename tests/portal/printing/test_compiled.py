"""A page laid out once: what it makes for a holder is what the page renderer would make, only sooner."""

import hashlib
import io
import re
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from certification.certificates.logic import layouts
from portal.printing import services as printing
from portal.printing.adapters import faces
from portal.printing.errors import DoesNotFit, MissingGlyph

DAY = datetime(2026, 12, 18, tzinfo=UTC)
ISSUER = "示例市康颐职业技能评价中心"
KINDS = {name: layouts.LAYOUTS[name] for name in ("skill_level", "training", "skill_tall", "training_tall")}
LONGEST = layouts.HOLDERS[-1]


class Seal:
    """A signer that signs nothing: the room that a signature needs, and its bytes."""

    placeholder_bytes = 64

    def cms(self, digest: bytes, at: datetime) -> bytes:
        """Return something that depends on what is signed."""
        return b"0>" + digest + hashlib.sha256(digest).digest()[:30]


def compiled(layout: layouts.Layout, *, photo: bool = True, **values: object) -> printing.CompiledPage:
    given = {**layout.sample, "issuer_name": ISSUER, "photo": photo, "sample": False, **values}
    given.setdefault("seal", printing.seal_svg(text=ISSUER, centre_text="证书专用章"))
    absent = [name for name in layout.optional if not given[name]]
    return printing.compile_page(
        template=layout.template,
        context=layouts.context(layout, given, {}),
        varying=[name for name in layout.slots if name not in layout.fixed and name not in absent],
    )


@pytest.fixture(scope="module")
def pages() -> dict[str, printing.CompiledPage]:
    return {name: compiled(layout) for name, layout in KINDS.items()}


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photograph of a wall, with the noise of one."""
    buffer = io.BytesIO()
    Image.effect_noise((413, 578), 12).convert("RGB").save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def fill(page: printing.CompiledPage, layout: layouts.Layout, photo: bytes, **more: object) -> bytes:
    known = {"signer", "attachments", "fallback", "fast"}
    options = {name: more.pop(name) for name in known & set(more)}
    values = {**layout.sample, **more}
    return page.fill(
        values,
        photo=photo,
        qr_text=values["verify_url"],
        metadata={"title": "证书 1", "author": ISSUER},
        now=DAY,
        **options,
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", KINDS)
def test_fast_way_shows_what_the_page_renderer_shows(name: str, pages: dict) -> None:
    layout = KINDS[name]
    found = printing.compare(
        pages[name],
        [{**layout.sample, "holder_name": holder} for holder in [*layouts.HOLDERS, "隋𬱖䶮㛃", "隋𠀃𠂆"]],
    )
    assert found.same, found.report()
    assert [row["fast"] for row in found.rows] == [True] * 5 + [False], "the last one has no main face"
    assert not pages[name].problem


@pytest.mark.parametrize("name", ["training", "training_tall"])
def test_titles_of_every_length(name: str, pages: dict) -> None:
    title = "失能失智老年人居家照护与社区康复护理综合能力提升培训（中级）（第二期）农村专项"
    layout = KINDS[name]
    samples = [
        {**layout.sample, "course_title": title[:length], "hours": title[:length]} for length in (1, 8, 19, 23, 41)
    ]
    found = printing.compare(pages[name], samples)
    assert found.same, found.report()


def test_comparison_notices_a_page_that_is_not_the_same(pages: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.printing.logic.slots.BASELINE", 0.46)
    found = printing.compare(pages["training"], [layouts.TRAINING.sample])
    assert not found.same
    assert "points away" in found.rows[0]["why"]


def test_pixels_are_those_of_the_page_renderer(pages: dict, photo: bytes, picture_of: Callable, tmp_path: Path) -> None:
    values = {**layouts.SKILL_LEVEL.sample, "holder_name": LONGEST}
    fast = picture_of(fill(pages["skill_level"], layouts.SKILL_LEVEL, photo, holder_name=LONGEST))
    slow = picture_of(pages["skill_level"].lay_out(values, photo=photo, qr_text=values["verify_url"]))
    other = picture_of(fill(pages["skill_level"], layouts.SKILL_LEVEL, photo, holder_name="王芳"))

    def apart(first: bytes, second: bytes) -> int:
        one, two = (Image.open(io.BytesIO(content)).convert("L") for content in (first, second))
        return sum(ImageChops.difference(one, two).histogram()[120:])

    # Edges of spaced letters sit a fraction of a pixel elsewhere, which is fewer than one letter that differs.
    assert apart(fast, slow) < 100 < apart(fast, other)


@pytest.mark.parametrize("name", KINDS)
def test_text_picture_and_code_as_other_programs_read_them(
    name: str, pages: dict, photo: bytes, text_of: Callable, picture_of: Callable
) -> None:
    layout = KINDS[name]
    content = fill(pages[name], layout, photo, holder_name="古丽米热·阿卜杜喀迪尔")
    text = text_of(content)
    for slot in layout.slots.values():
        given = layout.sample | {"holder_name": "古丽米热·阿卜杜喀迪尔", "issuer_name": ISSUER}
        assert squeezed("".join(slot.texts(given))) in text
    assert printing.qr_decode(picture_of(content)) == [layout.sample["verify_url"]]
    assert len(content) <= 160 * 1024


_MAIN = sorted(point for point in faces.programs()[0].characters if 0x4E00 <= point < 0x9FFF)
_RARE = sorted(point for point in faces.programs()[0].characters if point > 0xFFFF)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from([chr(point) for point in [*_MAIN, *_RARE, 0xB7, 0xB7]]), min_size=1, max_size=50))
@example("𬱖䶮㛃")
@example("·" * 50)
def test_any_name_is_read_as_given(pages: dict, photo: bytes, holder: str) -> None:
    content = fill(pages["skill_level"], layouts.SKILL_LEVEL, photo, holder_name=holder)
    assert f"{holder}，女，1978年7月出生" in squeezed(printing.seen_text(content))
    pikepdf.open(io.BytesIO(content)).close()


def test_structure_of_an_archive_file(pages: dict, photo: bytes) -> None:
    """What PDF/A-3a asks for, as far as it can be seen without a validator."""
    credential = b'{"@context":[]}'
    attached = printing.Attachment("credential.json", "application/ld+json", credential, "电子凭证")
    content = fill(pages["skill_level"], layouts.SKILL_LEVEL, photo, attachments=[attached], signer=Seal())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.Lang == "zh-Hans"
        assert root.StructTreeRoot.K[0].S == "/Document"
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        packet = root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet
        assert "证书 1" in packet
        assert str(pdf.trailer.Info.Title) == "证书 1"
        (file,) = root.AF
        assert file.AFRelationship == "/Data"
        assert file.EF.F.read_bytes() == credential
        assert file.EF.F.Subtype == "/application/ld+json"
        assert root.Names.EmbeddedFiles.Names[1].UF == "credential.json"
        for font in pdf.pages[0].Resources.Font.values():
            below = font.DescendantFonts[0]
            assert below.FontDescriptor.FontFile2.read_bytes()
            assert font.ToUnicode.read_bytes()
            assert below.CIDToGIDMap == "/Identity"
            assert font.BaseFont == below.BaseFont == below.FontDescriptor.FontName
        for thing in pdf.pages[0].Resources.XObject.values():
            assert not thing.get("/Interpolate", False)
        marked = {int(number) for number in re.findall(rb"/MCID (\d+)", pdf.pages[0].Contents[1].read_bytes())}
        assert marked, "what varies is part of the structure"


def test_signature_covers_all_but_itself(pages: dict, photo: bytes) -> None:
    content = fill(pages["training"], layouts.TRAINING, photo, signer=Seal())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        start, gap, after, rest = (int(number) for number in value.ByteRange)
        signed = bytes(value.Contents)
    assert (start, after + rest) == (0, len(content))
    assert content[gap : gap + 1] + content[after - 1 : after] == b"<>"
    digest = hashlib.sha256(content[:gap] + content[after:]).digest()
    assert signed[: Seal.placeholder_bytes] == Seal().cms(digest, DAY)


def test_programs_that_check(pages: dict, photo: bytes, tmp_path: Path) -> None:
    program = shutil.which("qpdf")
    if not program:
        pytest.skip("qpdf is not installed")
    cases = [(name, holder) for name in ("training", "skill_tall") for holder in ("王芳", LONGEST, "隋𠀃𠂆")]
    for number, (name, holder) in enumerate(cases):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(fill(pages[name], KINDS[name], photo, holder_name=holder, signer=Seal()))
        run = subprocess.run([program, "--check", str(path)], capture_output=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


def test_same_facts_same_bytes_and_a_page_compiled_again(pages: dict, photo: bytes) -> None:
    first = fill(pages["training"], layouts.TRAINING, photo, signer=Seal())
    fill(pages["training"], layouts.TRAINING, photo, holder_name="李大壮", signer=Seal())
    assert fill(pages["training"], layouts.TRAINING, photo, signer=Seal()) == first
    assert fill(compiled(layouts.TRAINING), layouts.TRAINING, photo, signer=Seal()) == first


def test_who_does_not_fit_is_laid_out_with_the_same_content(
    pages: dict, photo: bytes, text_of: Callable, picture_of: Callable
) -> None:
    holder = "隋𠀃𠂆"
    with pytest.raises(printing.Unfit, match=r"U\+20003"):
        fill(pages["skill_level"], layouts.SKILL_LEVEL, photo, holder_name=holder, fallback=False)
    attached = printing.Attachment("credential.json", "application/ld+json", b"{}")
    content = fill(
        pages["skill_level"], layouts.SKILL_LEVEL, photo, holder_name=holder, attachments=[attached], signer=Seal()
    )
    assert holder in text_of(content)
    values = {**layouts.SKILL_LEVEL.sample, "holder_name": holder}
    whole = pages["skill_level"].lay_out(values, photo=photo, qr_text=values["verify_url"])
    assert text_of(whole) == text_of(content)
    ours, theirs = (Image.open(io.BytesIO(picture_of(one))).convert("L") for one in (content, whole))
    assert sum(ImageChops.difference(ours, theirs).histogram()[60:]) < 40, "background and all"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.AF[0].EF.F.read_bytes() == b"{}"
        assert pdf.Root.AcroForm.SigFlags == 3


def test_a_template_that_may_not_be_fast_is_not(pages: dict, photo: bytes, text_of: Callable) -> None:
    slow = fill(pages["training"], layouts.TRAINING, photo, fast=False)
    fast = fill(pages["training"], layouts.TRAINING, photo)
    assert slow != fast
    assert text_of(slow) == text_of(fast)


def test_what_nobody_can_print_stops_that_one(pages: dict, photo: bytes) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        fill(pages["training"], layouts.TRAINING, photo, holder_name="王\U000323af")
    assert refusal.value.characters == ["\U000323af"]
    with pytest.raises(MissingGlyph):
        fill(pages["training"], layouts.TRAINING, photo, holder_name="ئۇيغۇر")
    with pytest.raises(DoesNotFit):
        fill(pages["training"], layouts.TRAINING, photo, course_title="示例" * 120)
    with pytest.raises(KeyError, match="number"):
        pages["training"].fill(
            {name: value for name, value in layouts.TRAINING.sample.items() if name != "number"},
            photo=photo, qr_text="https://portal.example/v/1", metadata={}, now=DAY,
        )  # fmt: skip


def test_photos_of_other_shapes_and_kinds(pages: dict, picture_of: Callable) -> None:
    for mode, size, kind, options in (
        ("RGB", (600, 840), "JPEG", {"progressive": True}),
        ("L", (300, 420), "JPEG", {}),
        ("CMYK", (300, 420), "JPEG", {}),
        ("RGB", (300, 300), "JPEG", {}),
    ):
        buffer = io.BytesIO()
        Image.new(mode, size, 128 if mode == "L" else (90,) * len(mode)).save(buffer, kind, **options)
        content = fill(pages["training"], layouts.TRAINING, buffer.getvalue())
        assert picture_of(content)
        assert len(content) <= 160 * 1024


def test_without_photo_a_portrait_is_drawn_and_an_empty_row_is_left_out(text_of: Callable) -> None:
    page = compiled(layouts.TRAINING, photo=False, scores="", digest="")
    values = {**layouts.TRAINING.sample, "scores": "", "digest": ""}
    content = page.fill(values, qr_text=values["verify_url"], metadata={}, now=DAY, fallback=False)
    text = text_of(content)
    assert "结业考核理论" not in text
    assert "数据指纹" not in text


def test_a_hundred_and_fifty_take_no_more_room_than_one(pages: dict, photo: bytes) -> None:
    holders = [chr(_MAIN[number]) + chr(_MAIN[-number - 1]) for number in range(150)]
    fill(pages["training"], layouts.TRAINING, photo)
    tracemalloc.start()
    for number, holder in enumerate(holders):
        fill(pages["training"], layouts.TRAINING, photo, holder_name=holder)
        if number == 20:
            before, _ = tracemalloc.get_traced_memory()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 256 * 1024
    assert peak < 8 * 1024 * 1024
