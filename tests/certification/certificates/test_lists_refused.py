"""Files that are no list of certificates: refused in clear words, in little time, and nothing is entered."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.certificates.logic import listing
from certification.certificates.models import Certificate, ExternalList
from portal.jobs.models import Job
from portal.printing.logic.tables import Cell
from tests.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db
IMPORT = "/agency/certificates/import/"
HEADS = ["姓名*", "身份证号*", "证书编号*", "等级*", "发证机构*", "发证日期*", "有效期至"]


@pytest.fixture
def clerk(make_user):
    agency = OrganisationFactory(kind="agency", region=RegionFactory(code=230103))
    return make_user(("agency_clerk", agency, None))


def book(*rows, heads=HEADS):
    found = openpyxl.Workbook()
    for row in ([heads] if heads else []) + list(rows):
        found.active.append(row)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def _raw(sheet):
    """A workbook whose sheet says whatever one wants it to."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else made.read(name))
    return out.getvalue()


_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_BLANK = "".join(f'<row r="{place}" ht="14.25" customHeight="1"/>' for place in range(1, 1_000_001))


def _bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            more = b" " * 30_000_000 if name == "xl/worksheets/sheet1.xml" else b""
            target.writestr(name, made.read(name) + more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "status", "words"),
    [
        (lambda: b"nothing", "名单.xlsx", 422, "xlsx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "名单.xls", 422, "xlsx"),
        (lambda: "姓名,身份证号".encode(), "名单.csv", 422, "xlsx"),
        (lambda: b"%PDF-1.7 " + b"x" * 99, "名单.xlsx", 422, "xlsx"),
        (lambda: b"", "名单.xlsx", 422, "空"),
        (_bomb, "名单.xlsx", 422, "压缩"),
        (lambda: book(heads=None), "名单.xlsx", 200, "缺少“证书编号”"),
        (lambda: book(), "名单.xlsx", 200, "文件里没有证书"),
        (lambda: book(heads=["姓名", "身份证号"]), "名单.xlsx", 200, "缺少“证书编号”"),
        (lambda: book(heads=[*HEADS, "等级"]), "名单.xlsx", 200, "有两个"),
        (lambda: book(*[["x"]] * (listing.MOST + 1)), "名单.xlsx", 422, "一次最多"),
        (lambda: _raw(_SHEET.format(_BLANK)), "名单.xlsx", 422, "请删掉空白的行和列"),
        (lambda: _raw(_SHEET.format('<row r="1"><c r="A1"><v>1')), "名单.xlsx", 422, "文件打不开"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_clear_words(clerk, signed_in, content, name, status, words):
    staff = signed_in(clerk)
    answer = staff.post(IMPORT, {"file": SimpleUploadedFile(name, content())}, follow=True)
    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert "可以导入" not in page
    assert not Certificate.objects.exists()


def test_a_last_row_a_thousand_million_lines_below_is_not_counted_through(clerk, signed_in):
    """The cell is named; neither the rows before it nor the columns are walked, which is the reader's own test."""
    cells = "".join(
        f'<c r="{chr(65 + place)}1" t="inlineStr"><is><t>{head}</t></is></c>' for place, head in enumerate(HEADS)
    )
    far = f'<row r="1">{cells}</row><row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>x</t></is></c></row>'
    answer = signed_in(clerk).post(
        IMPORT, {"file": SimpleUploadedFile("a.xlsx", _raw(_SHEET.format(far)))}, follow=True
    )
    assert answer.status_code == 422
    assert "A1000000000 格里还有内容" in answer.content.decode()


def test_the_most_lines_are_said_as_they_are_meant(clerk, signed_in, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 3)
    staff = signed_in(clerk)
    four = book(*[["x"]] * 4)
    assert (
        "一次最多 3 行"
        in staff.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", four)}, follow=True).content.decode()
    )
    three = book(*[["x"]] * 3)
    assert staff.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", three)}, follow=True).status_code == 200


def test_a_line_is_told_all_that_is_wrong_with_it():
    cells = [Cell("text", title) for title in listing.COLUMNS.values()]
    line = [
        Cell("text", "王小芳"), Cell("number", 230103198001011234), Cell("text", "1" * 41), Cell("text", "九级"),
        Cell("merged"), Cell("text", "去年"), Cell("formula", "=TODAY()"),
    ]  # fmt: skip
    reading = listing.judge([(1, cells), (2, line)])
    assert [problem.code for problem in reading.problems] == [
        "numeric", "cell_merged", "cell_formula", "number_long", "level_unknown", "date_wrong",
    ]  # fmt: skip
    assert not reading.lines
    line[5], line[6] = Cell("text", "2020-01-01"), Cell("text", "2019-01-01")
    assert "ended_before_issue" in [problem.code for problem in listing.judge([(1, cells), (2, line)]).problems]


def test_a_file_that_says_nothing_is_not_planned(clerk, signed_in):
    staff = signed_in(clerk)
    for content in (book(), book(["王小芳"])):
        at = staff.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", content)})["Location"]
        answer = staff.post(at)
        assert answer.status_code == 422
        assert "<button" not in answer.content.decode().split("<main")[1].split("</main")[0]
    assert not Job.objects.exists()
    assert not ExternalList.objects.exclude(confirmed_at=None).exists()
