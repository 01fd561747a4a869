"""Many files as one for the printer."""

import io
import subprocess
from datetime import UTC, datetime
from shutil import which

import pikepdf
import pytest
from PIL import Image

from portal.printing import services as printing

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def single(word: str, shared: bytes, *, size: tuple[int, int] = (200, 100)) -> bytes:
    """Return a file of one page with a drawing that others share, a picture of its own, and a field of a form."""
    pdf = pikepdf.new()
    form = pdf.make_stream(shared)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 10.5, 10]
    own = pdf.make_stream(word.encode())
    own.Type, own.Subtype, own.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 10, 10]
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Same": form, "/Own": own}))
    page.obj.Contents = pdf.make_stream(f"q /Same Do /Own Do Q % {word}".encode())
    page.obj.Annots = pdf.make_indirect([pikepdf.Dictionary(Type=pikepdf.Name.Annot, P=page.obj)])
    page.obj.StructParents = 0
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def joined(contents) -> bytes:
    target = io.BytesIO()
    printing.join_pdf(contents, target=target, title="（第一批）", now=NOW)
    return target.getvalue()


def test_pages_come_in_order_without_fields_and_share_what_is_the_same() -> None:
    words = [f"n{number}" for number in range(205)]
    content = joined(single(word, b"0 0 10 10 re f" * 50) for word in words)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 205
        assert [page.obj.Contents.read_bytes().split()[-1].decode() for page in pdf.pages] == words
        forms = {page.obj.Resources.XObject["/Same"].objgen for page in pdf.pages}
        assert len(forms) == 1
        assert len({page.obj.Resources.XObject["/Own"].objgen for page in pdf.pages}) == 205
        assert all("/Annots" not in page.obj and "/StructParents" not in page.obj for page in pdf.pages)
        assert pdf.pages[0].obj.Resources.XObject["/Same"].BBox[2] == pikepdf.Object.parse(b"10.5")
        assert str(pdf.docinfo["/Title"]) == "（第一批）"
        assert pdf.check_pdf_syntax() == []


def test_files_are_asked_for_one_by_one_and_the_same_gives_the_same() -> None:
    written: list[int] = []
    target = io.BytesIO()

    def contents():
        for number in range(3):
            written.append(target.tell())
            yield single(f"n{number}", b"x")

    assert printing.join_pdf(contents(), target=target, title="批", now=NOW) == 3
    # What came before is on its way out before the next is asked for.
    assert written[0] < written[1] < written[2]
    assert target.getvalue() == joined_as("批")


def joined_as(title: str) -> bytes:
    target = io.BytesIO()
    printing.join_pdf((single(f"n{number}", b"x") for number in range(3)), target=target, title=title, now=NOW)
    return target.getvalue()


def framed(word: str, *, inner: bool) -> bytes:
    """Return a file whose frame was given all fonts of its page, as page renderers do: the common one and the holder's."""
    pdf = pikepdf.new()
    fonts = {
        name: pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name(f"/{base}")))
        for name, base in (("/Common", "Printed"), ("/Own", word))
    }
    content = b"q /Common 9 Tf (frame) Tj /Part Do Q"
    frame = pdf.make_stream(content)
    frame.Type, frame.Subtype, frame.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 10, 10]
    part = pdf.make_stream(b"/Own 9 Tf")
    part.Type, part.Subtype, part.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 10, 10]
    if not inner:
        part.Resources = pikepdf.Dictionary()
    frame.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts), XObject=pikepdf.Dictionary({"/Part": part}))
    page = pdf.add_blank_page(page_size=(200, 100))
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(fonts), XObject=pikepdf.Dictionary({"/Frame": frame})
    )
    page.obj.Contents = pdf.make_stream(b"/Frame Do /Own 9 Tf")
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def test_a_frame_is_kept_once_though_it_was_given_the_holders_letters_and_so_are_common_letters() -> None:
    with pikepdf.open(io.BytesIO(joined(framed(f"Name{n}", inner=False) for n in range(3)))) as pdf:
        resources = [page.obj.Resources for page in pdf.pages]
        assert len({one.XObject["/Frame"].objgen for one in resources}) == 1
        assert set(resources[0].XObject["/Frame"].Resources.Font.keys()) == {"/Common"}
        assert len({one.Font["/Common"].objgen for one in resources}) == 1
        assert [str(one.Font["/Own"].BaseFont) for one in resources] == ["/Name0", "/Name1", "/Name2"]
    # What a part of it would inherit stays.
    with pikepdf.open(io.BytesIO(joined(framed(f"Name{n}", inner=True) for n in range(2)))) as pdf:
        frames = [page.obj.Resources.XObject["/Frame"] for page in pdf.pages]
        assert [str(one.Resources.Font["/Own"].BaseFont) for one in frames] == ["/Name0", "/Name1"]


def test_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        joined([])


@pytest.mark.skipif(not which("pdftoppm") or not which("qpdf"), reason="poppler and qpdf are not installed")
def test_other_programs_read_it_and_see_the_same(tmp_path) -> None:
    page = printing.render_pdf(
        template="certification/certificates/pdf/cover.html",
        context={
            "title": "批次", "agency": "𬱖城养老院", "issuer_name": "示例", "day": "2026年11月22日", "count": 1,
            "rows": [{"place": 1, "holder_name": "王芳", "level_title": "五级/初级工", "number": "S1"}], "sample": True,
        },
        now=NOW,
    )  # fmt: skip
    (tmp_path / "one.pdf").write_bytes(page)
    (tmp_path / "two.pdf").write_bytes(joined([single("a", b"x"), page]))
    subprocess.run(["qpdf", "--check", tmp_path / "two.pdf"], check=True, capture_output=True)
    for name, number in (("one", 1), ("two", 2)):
        words = ["pdftoppm", "-r", "60", "-f", str(number), "-l", str(number), "-png", "-singlefile"]
        subprocess.run([*words, tmp_path / f"{name}.pdf", tmp_path / name], check=True)
    with Image.open(tmp_path / "one.png") as one, Image.open(tmp_path / "two.png") as two:
        assert one.tobytes() == two.tobytes()
