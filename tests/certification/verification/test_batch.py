"""Employers check many certificates at once."""

import io
import json
import re
import time
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.verification import selectors, services
from certification.verification.models import LookUp
from portal.access import services as access
from portal.access.enums import ApiScope, Role
from portal.audit.models import Entry
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return OrganisationFactory(kind="agency", subkind="institution")


@pytest.fixture
def client(agency, make_user, signed_in):
    return signed_in(make_user((Role.AGENCY_CLERK, agency, None)))


def book(*rows):
    found = openpyxl.Workbook()
    for row in rows:
        found.active.append(row)
    target = io.BytesIO()
    found.save(target)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def test_pasted_rows_are_answered_alike_and_the_holder_sees_it(certificate, client):
    rows = f"{certificate.number}\t王小芳\n{certificate.number} 李大海\nS000000000000000000001，王小芳\n\n{certificate.number}"
    page = client.post("/agency/verify/", {"rows": rows}).content.decode()
    assert "4 行核验完了，3 行要处理" in page
    assert page.count("编号或姓名不对，请照证书原样再填") == 2
    assert "没有填姓名" in page
    assert "李大海" in page, "whoever sent the list finds the person by the name that was sent"
    looked = selectors.look_ups_of(certificate.person_id)
    assert [look.way for look in looked] == ["batch"]
    assert LookUp.objects.count() == 4


def kept(page):
    return re.search(r'name="kept" value="([^"]+)"', page).group(1)


def answered(client, sent, **more):
    """Send a workbook; return the page, and the workbook that is downloaded from it as rows."""
    page = client.post("/agency/verify/", {"file": sent, **more}).content.decode()
    answer = client.post("/agency/verify/download/", {"kept": kept(page)})
    assert answer.status_code == 200
    return page, [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active]


def test_the_employers_own_workbook_comes_back_with_the_answers_beside(
    certificate, client, make_user, agency, signed_in
):
    sent = book(
        ["工号", "姓名", "证书编号", "备注", "入职"],
        [7, "王小芳", certificate.number, "=HYPERLINK(1)", date(2026, 3, 1)],
        ["08", "王小芳", 12345, None, None],
        ["09", "=1+1", "x", "@x", None],
        ["10", None, certificate.number, "末", None],
    )
    page, rows = answered(client, sent)
    answer = client.post("/agency/verify/download/", {"kept": kept(page)})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    kinds = {cell.data_type for row in sheet for cell in row if str(cell.value).startswith(("=", "@"))}
    assert rows[0] == ["工号", "姓名", "证书编号", "备注", "入职", "核验结果", "等级", "说明", "核验时间"]
    # As they were sent: numbers and days are what they were, and what would be a formula is its text.
    assert rows[1][:5] == [7, "王小芳", certificate.number, "=HYPERLINK(1)", datetime(2026, 3, 1)]
    assert rows[1][5] == "证书有效"
    assert rows[2][0] == "08"
    assert rows[2][2] == 12345
    assert [row[5] for row in rows[2:]] == ["没核对上"] * 3
    assert "须为文本格式" in rows[2][7]
    assert "格子里是公式" in rows[3][7]
    assert rows[3][1] == "=1+1"
    assert rows[3][3] == "@x"
    assert kinds == {"s"}, "nothing in it is a formula"
    assert rows[4][7] == "没有填姓名"
    assert "第 4 行" in page
    before = LookUp.objects.count()
    assert client.post("/agency/verify/download/", {"kept": kept(page)}).status_code == 200
    assert LookUp.objects.count() == before
    for name in (kept(page) + "x", "", "证", "x" * 300):
        assert client.post("/agency/verify/download/", {"kept": name}).status_code == 404
    colleague = signed_in(make_user((Role.AGENCY_CLERK, agency, None)))
    assert colleague.post("/agency/verify/download/", {"kept": kept(page)}).status_code == 404


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        (["编号", "工种"], "第一行没有“姓名”这一列的表头，现在写的是：编号、工种"),
        (["身份证号", "姓名"], "第一行没有“证书编号”这一列的表头，现在写的是：身份证号、姓名"),
        (["a", "b"], "第一行没有“证书编号”和“姓名”这两列的表头，现在写的是：a、b。"),
        (["列1", "列2", "很长很长很长很长很长很长很长很长很长很长很长"], "列1、列2、很长很长很长很长很长很长很长很长很长很长…"),
        (["2026年持证人员名单"], "现在写的是：2026年持证人员名单"),
        (["Column1", "Column2"], "Column1、Column2"),
    ],
)  # fmt: skip
def test_heads_that_are_not_the_two_columns_are_told_and_no_row_is_checked(client, heads, words):
    answer = client.post("/agency/verify/", {"file": book(heads, ["S1", "护理"], ["S2", "王小芳"])})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LookUp.objects.exists()


def test_a_list_without_heads_is_one_of_number_and_name(certificate, client):
    _page, rows = answered(client, book([certificate.number, "王小芳"], ["S2", "李"]))
    assert [row[2] for row in rows[1:]] == ["证书有效", "没核对上"]
    assert "下面没有要核验的行" in client.post("/agency/verify/", {"file": book(["证书编号", "姓名"])}).content.decode()
    assert client.post("/agency/verify/", {"file": book()}).status_code == 422


def test_lines_above_the_heads_are_passed_over_and_lines_keep_their_numbers(certificate, client):
    sent = book(
        ["示例养老院持证人员名单"], [None, "2026年11月"], [], ["姓名", "证书编号"], ["王小芳", certificate.number],
        ["李大海", certificate.number],
    )  # fmt: skip
    page, rows = answered(client, sent)
    assert [row[:3] for row in rows] == [
        ["姓名", "证书编号", "核验结果"],
        ["王小芳", certificate.number, "证书有效"],
        ["李大海", certificate.number, "没核对上"],
    ]
    assert "第 6 行" in page
    far = book(*[[f"说明 {number}"] for number in range(6)], ["姓名", "证书编号"], ["王小芳", certificate.number])
    assert "现在写的是：说明 0" in client.post("/agency/verify/", {"file": far}).content.decode()


def test_a_list_may_have_a_thousand_rows_below_its_heads_and_no_more(client, monkeypatch):
    monkeypatch.setattr(services.batch, "BATCH", 3)
    lines_of = [[f"S{number}", "王小芳"] for number in range(1, 5)]
    assert client.post("/agency/verify/", {"file": book(["编号", "姓名"], *lines_of[:3])}).status_code == 200
    for rows in ([["编号", "姓名"], *lines_of], lines_of):
        answer = client.post("/agency/verify/", {"file": book(*rows)})
        assert answer.status_code == 422
        assert "一次最多 3 行" in answer.content.decode()


def test_a_row_with_several_faults_is_told_them_all(client):
    _page, rows = answered(client, book(["证书编号", "姓名"], [12345, "=A1"], [None, 7], [12345, None]))
    assert rows[1][4] == "格子里是公式，请改成写好的内容；证书编号列须为文本格式：存成数字的编号，后几位会变成 0"
    assert rows[2][4] == "姓名这一格里不是文字；没有填证书编号"
    assert rows[3][4] == "证书编号列须为文本格式：存成数字的编号，后几位会变成 0；没有填姓名"


def test_merged_cells_are_told_by_their_line(certificate, client):
    found = openpyxl.Workbook()
    for row in (["证书编号", "姓名"], [certificate.number, "王小芳"], [None, "李大海"], [None, "钱远山"]):
        found.active.append(row)
    found.active.merge_cells("A2:A4")
    target = io.BytesIO()
    found.save(target)
    _page, rows = answered(client, SimpleUploadedFile("名单.xlsx", target.getvalue()))
    assert rows[1][2] == "证书有效"
    assert [row[4] for row in rows[2:]] == ["这一行的格子和别的格子合并了，请取消合并，每一行都写上"] * 2


def raw_book(sheet, **more):
    """A workbook of a sheet written by hand, as a program that means harm would."""
    kinds = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{kinds}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{kinds}/spreadsheetml/2006/main" xmlns:r="{kinds}/officeDocument/2006/relationships">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{kinds}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{kinds}/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>',
        **more,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def lines(count, of):
    return "".join(f'<row r="{n}">{of(n)}</row>' for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (lambda: raw_book(lines(1_002, lambda n: cell(f"A{n}", f"S{n}") + cell(f"B{n}", "王"))), "一次最多 1000 行"),
        # A million lines, filled or empty, and a million texts that no cell uses.
        (lambda: raw_book(lines(1_000_000, lambda n: f'<c r="A{n}"/>')), "一次最多 1000 行"),
        (lambda: raw_book(lines(300_000, lambda n: f'<c r="A{n}"/>')), "一次最多 1000 行"),
        (
            lambda: raw_book("", **{"xl/sharedStrings.xml": "<sst>" + "<si/>" * 1_000_000 + "</sst>"}),
            "一次最多 1000 行",
        ),
        (lambda: raw_book("<row>" + " " * 60_000_000 + "</row>"), "不能打开"),
        (lambda: SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no workbook"), "打不开"),
        (lambda: SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600), "打不开"),
        (lambda: raw_book('<row r="1"><c r="A1"><v>1</c></row>'), "打不开"),
        # Two cells, as far from each other as cells can be; forty-one columns of which one would be lost.
        (
            lambda: raw_book(f'<row r="1">{cell("A1", "S1")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'),
            "XFD1048576 格里",
        ),
        (
            lambda: raw_book(f'<row r="1">{cell("A1", "S1")}{cell("B1", "王")}{cell("AO1", "x")}</row>'),
            "最多 40 列，AO1 格里",
        ),
    ],
)
def test_workbooks_that_mean_harm_or_are_none(client, sent, words):
    upload = sent()
    start = time.process_time()
    answer = client.post("/agency/verify/", {"file": upload})
    assert time.process_time() - start < 10
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not LookUp.objects.exists()


def test_lines_that_stand_far_down_keep_their_numbers(certificate, client):
    sent = raw_book(f'<row r="5000">{cell("A5000", certificate.number)}{cell("B5000", "李")}</row>')
    assert "第 5000 行" in client.post("/agency/verify/", {"file": sent}).content.decode()


def test_a_large_request_is_refused_by_what_it_announces(client):
    answer = client.post(
        "/agency/verify/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(500 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_the_statements_do_not_grow_with_the_rows(certificate, issue, agency, officer, now):
    others = [issue(name) for name in ("李大海", "钱远山")]
    known = [(certificate.number, "王小芳"), *((row.number, row.holder_name) for row in others)]

    def statements(rows):
        with CaptureQueriesContext(connection) as queries:
            services.verify_batch(
                rows=[(line, *row) for line, row in enumerate(rows, start=1)],
                way="batch", caller="test", actor=officer, organisation=agency, now=now,
            )  # fmt: skip
        return len(queries)

    wrong = [("S1", "王小芳"), (certificate.number, "李")]
    assert statements(known[:1]) == statements(known * 40) == statements(wrong * 60)
    # Its holder is told of two lists, not of forty-one lines.
    assert LookUp.objects.filter(certificate=certificate, found=True).count() == 2
    assert LookUp.objects.filter(certificate=None, found=False).count() == 120


def test_a_clerk_of_two_agencies_says_for_which(certificate, agency, make_user, signed_in):
    second = OrganisationFactory(kind="agency", subkind="institution", name="另一家养老院")
    clerk = signed_in(make_user((Role.AGENCY_CLERK, agency, None), (Role.AGENCY_CLERK, second, None)))
    rows = f"{certificate.number} 王小芳"
    assert "替哪家机构核验" in clerk.get("/agency/verify/").content.decode()
    refused = clerk.post("/agency/verify/", {"rows": rows})
    assert refused.status_code == 422
    assert rows in refused.content.decode()
    stranger = OrganisationFactory(kind="agency", subkind="institution")
    assert clerk.post("/agency/verify/", {"rows": rows, "organisation": stranger.public_id}).status_code == 422
    page = clerk.post("/agency/verify/", {"rows": rows, "organisation": second.public_id}).content.decode()
    assert "记在“另一家养老院”名下" in page
    entry = Entry.objects.get(action="verification.batch.looked_up")
    assert entry.object_id == str(second.pk)
    assert entry.data == {"rows": 1, "found": 1}


@pytest.mark.parametrize("sent", [{}, {"rows": "  "}, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")}])
def test_nothing_to_check(client, sent):
    assert client.post("/agency/verify/", sent).status_code == 422


@pytest.mark.usefixtures("standing_clock")
def test_limits(certificate, client, monkeypatch):
    monkeypatch.setattr(services.batch, "BATCH", 2)
    assert client.post("/agency/verify/", {"rows": "A x\nB y\nC z"}).status_code == 422
    monkeypatch.setattr(services.batch, "BATCH_PER_HOUR", 3)
    assert client.post("/agency/verify/", {"rows": "A x\nB y"}).status_code == 200
    assert client.post("/agency/verify/", {"rows": "A x\nB y"}).status_code == 429


def test_a_stranger_does_not_come_in(make_user, signed_in):
    assert signed_in(make_user()).get("/agency/verify/").status_code == 403


@pytest.fixture
def key(agency, now):
    def issue(scopes=(ApiScope.CERTIFICATES_VERIFY,), **more):
        _row, secret = access.issue_key(
            organisation=agency, name="人事系统", scopes=list(scopes), expires_at=now + timedelta(days=1), actor=None,
            now=now, **more,
        )  # fmt: skip
        return secret

    return issue


def call(rows, secret=None):
    return Client().post(
        "/api/v1/certificates/verify/batch",
        json.dumps({"rows": rows}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"} if secret else {},
    )


def test_the_call_wants_a_key_and_answers_alike(certificate, key):
    secret = key()
    rows = [{"number": certificate.number, "name": "王小芳"}, {"number": certificate.number, "name": "李大海"}]
    rows.append({"number": "S1", "name": "王小芳"})
    assert call(rows).status_code == 401
    assert call(rows, "ck_x_y").status_code == 401
    results = call(rows, secret).json()["results"]
    assert [(row["line"], row["found"]) for row in results] == [(1, True), (2, False), (3, False)]
    assert {**results[1], "line": 3} == results[2]
    assert call([rows[0]] * 1001, secret).status_code == 422
    assert call([], secret).status_code == 422


def test_whoever_answers_for_the_key_is_recorded(certificate, agency, make_user, now):
    maker, keeper = (make_user((Role.AGENCY_CLERK, agency, None)) for _turn in range(2))
    key, secret = access.issue_key(
        organisation=agency, name="人事系统", scopes=[ApiScope.CERTIFICATES_VERIFY], expires_at=now + timedelta(days=1),
        actor=maker, now=now,
    )  # fmt: skip
    access.renew_key(key=key, actor=keeper, now=now)
    assert call([{"number": certificate.number, "name": "王小芳"}], secret).status_code == 200
    assert Entry.objects.get(action="verification.batch.looked_up").actor_id == keeper.pk


def test_a_key_for_something_else_is_refused(certificate, key):
    other = next(scope for scope in ApiScope.values if scope != ApiScope.CERTIFICATES_VERIFY)
    assert call([{"number": "S1", "name": "a"}], key(scopes=[other])).status_code == 403


@pytest.mark.usefixtures("standing_clock")
def test_each_key_has_limits_of_its_own(certificate, key, monkeypatch):
    rows = [{"number": certificate.number, "name": "王小芳"}]
    one, two = key(per_minute=2), key(per_minute=2)
    for _ in range(2):
        assert call(rows, one).status_code == 200
    refused = call(rows, one)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert call(rows, two).status_code == 200
    monkeypatch.setattr(services.batch, "BATCH_PER_HOUR", 1)
    refused = call(rows, two)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600


def test_in_a_batch_too_the_same_statements_for_no_such_and_another_name(certificate, key):
    secret = key()

    def statements(number, name):
        call([{"number": "S1", "name": "x"}], secret)
        with CaptureQueriesContext(connection) as queries:
            call([{"number": number, "name": name}], secret)
        return [query["sql"].split()[0] for query in queries]

    assert statements(certificate.number, "李") == statements("S00", "王小芳")
