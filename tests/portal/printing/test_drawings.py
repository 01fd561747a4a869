"""QR codes, seals, portraits, frames, and text that shrinks."""

import math
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.printing import services as printing
from portal.printing.errors import MissingGlyph
from portal.printing.logic import guilloche, markup, measure


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
@example("ྂ_")  # its UTF-8 bytes are two kanji of Shift JIS
def test_code_is_read_as_written(text: str) -> None:
    assert printing.qr_decode(printing.qr_png(text)) == [text]


def test_code_as_drawing() -> None:
    drawing = printing.qr_svg("https://portal.example/v/7K4M29QF", dark="#000")
    assert ElementTree.fromstring(drawing).tag.endswith("svg")


@pytest.mark.parametrize("kind", ["official", "training"])
@pytest.mark.parametrize("text", ["校", "示例职业技术学校", "示例自治区民族地区养老服务职业技能等级评价指导中心"])
def test_seal_needs_no_font(text: str, kind: str) -> None:
    drawing = printing.seal_svg(text=text, centre_text="证书专用章", kind=kind)
    root = ElementTree.fromstring(drawing)
    assert not [node for node in root.iter() if node.tag.endswith("text")]
    assert len([node for node in root.iter() if node.tag.endswith("path")]) == len(text) + 5


def test_seal_refuses() -> None:
    with pytest.raises(MissingGlyph) as refusal:
        printing.seal_svg(text="示例\U000323af", centre_text="章")
    assert refusal.value.field == "text"
    with pytest.raises(ValueError, match="unknown kind"):
        printing.seal_svg(text="示例", centre_text="章", kind="square")


@pytest.mark.parametrize("sex", ["F", "M", ""])
def test_portrait_is_a_drawing(sex: str) -> None:
    assert ElementTree.fromstring(printing.photo_placeholder_svg(sex)).get("viewBox") == "0 0 70 98"


@pytest.mark.parametrize("kind", ["level", "training"])
def test_frame_is_a_drawing(kind: str) -> None:
    assert ElementTree.fromstring(printing.frame_svg(kind)).get("width") == "297mm"
    standing = ElementTree.fromstring(printing.frame_svg(kind, tall=True))
    assert (standing.get("width"), standing.get("height")) == ("210mm", "297mm")
    assert len(standing.findall(".//{*}use")) == 2 * (24 + 36) + 4, "spirals on four sides, and the corners"


def test_wave_tiles_join_without_a_seam() -> None:
    for curves in guilloche.wave_tile(10, 10):
        for curve in curves:
            points = curve.removeprefix("M").split("L")
            assert math.isclose(float(points[0].split()[1]), float(points[-1].split()[1]), abs_tol=0.011)


@given(
    ems=st.floats(0.1, 300),
    width=st.floats(20, 250),
    height=st.floats(4, 60),
    leading=st.floats(1, 2),
)
def test_chosen_size_fits(ems: float, width: float, height: float, leading: float) -> None:
    size = measure.largest_size(ems, width_mm=width, height_mm=height, largest=30, smallest=6, leading=leading)
    if size is None:
        return
    em = size * measure.MM_PER_POINT
    assert 6 <= size <= 30
    assert ems * em <= width or math.ceil(ems * em / width) * leading * em <= height + 0.02


def test_width_of_text() -> None:
    assert printing.text_width("养老护理员") == pytest.approx(5)
    assert printing.text_width("养老", spacing=0.5) == pytest.approx(3)
    assert 0.3 < printing.text_width("i1") / 2 < 0.6


def test_visible_text_and_carried_images() -> None:
    html = "<html><head><title>a</title><style>b{}</style></head><body>c<b>d&amp;</b><script>e</script></body></html>"
    assert markup.visible_text(html) == "cd&"
    assert markup.data_uri(printing.qr_png("x")).startswith("data:image/png;base64,")
    with pytest.raises(ValueError, match="neither"):
        markup.data_uri(b"%PDF-1.7")
