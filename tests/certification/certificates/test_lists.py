"""Lists of certificates from elsewhere: looked through without a word written, taken in as work that may be killed."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from certification.certificates import errors, services
from certification.certificates.enums import CheckMethod, CheckOutcome
from certification.certificates.logic import listing
from certification.certificates.models import Certificate, CertificateEvent, ExternalList
from certification.certificates.services import lists
from portal.audit.models import Entry
from portal.employment import services as employment
from portal.jobs.enums import State as JobState
from portal.jobs.models import Job
from tests.factories import OrganisationFactory, PersonFactory, RegionFactory
from tests.factories.people import id_number

pytestmark = pytest.mark.django_db
NUMBER = "S000123000001195000001"
IMPORT = "/agency/certificates/import/"
HEADS = ["姓名*", "身份证号*", "证书编号*", "等级*", "发证机构*", "发证日期*", "有效期至"]


def book(*rows, heads=HEADS, merge=()):
    found = openpyxl.Workbook()
    if heads:
        found.active.append(heads)
    for row in rows:
        found.active.append(row)
    for place in merge:
        found.active.merge_cells(place)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def workbook(*rows, name="名单.xlsx", **more):
    return SimpleUploadedFile(name, book(*rows, **more))


@pytest.fixture
def county():
    return RegionFactory(code=230103)


@pytest.fixture
def agency(county):
    return OrganisationFactory(kind="agency", name="夕照养老院", region=county)


@pytest.fixture
def clerk(agency, make_user):
    return make_user(("agency_clerk", agency, None))


@pytest.fixture
def hired(agency, county, now):
    """People on the roster, by how many are wanted."""

    def make(count, start=7000):
        found = []
        for place in range(start, start + count):
            person = PersonFactory(name=f"王{chr(0x4E00 + place)}", region=county, number=id_number(place))
            employment.hire(
                organisation=agency, person=person, post="caregiver", started_on=date(2024, 1, 1), actor=None, now=now
            )
            found.append((person, id_number(place)))
        return found

    return make


def line(who, number="ODD-1", level="五级", issuer="外省评价机构", issued="2019-06-01", until=None):
    person, card = who
    return [person.name, card, number, level, issuer, issued, until]


def lines_of(people):
    return [line(who, f"ODD-{place}") for place, who in enumerate(people)]


@pytest.fixture
def sent(agency, clerk, now):
    def send(*rows, **more):
        return services.receive(organisation=agency, upload=workbook(*rows, **more), actor=clerk, now=now)

    return send


def said(report):
    return {row.line: (row.outcome, [problem.code for problem in row.problems]) for row in report.rows}


def test_a_list_is_looked_through_taken_in_as_a_job_and_every_line_is_named(hired, clerk, signed_in, now, drain):
    (one, one_id), (two, two_id), (three, three_id) = hired(3)
    stranger = PersonFactory(name="外人")
    rows = [
        line((one, one_id), NUMBER),
        line((one, one_id), NUMBER),
        line((two, int(two_id[:17])), "S000123000001195000003", "四级"),
        line((two, two_id), '=CONCATENATE("S","1")', "四级"),
        line((two, two_id), 1523010000500001, "四级"),
        line((two, two_id), "S000123000001195000004", "六级", issued="去年"),
        line((three, three_id), "ODD-7", "高级工", issued=date(2019, 6, 1), until="2030-01-01"),
        [f"{three.name}某", three_id, "ODD-8", "高级工", "外省评价机构", "2019-06-01", None],
        ["外人", "990102197807220046", "ODD-9", "高级工", "外省评价机构", "2019-06-01", None],
    ]
    staff = signed_in(clerk)
    at = staff.post(IMPORT, {"file": workbook(*rows)})["Location"]
    page = staff.get(at).content.decode()
    assert "可以导入 2 张证书" in page
    for words in (
        "第 2 行是同一张", "存成了数字", "是公式", "不是日期", "等级请填", "花名册上没有这个人", "编号和已知",
    ):  # fmt: skip
        assert words in page, words
    assert stranger.name not in page
    assert Certificate.objects.count() == 0, "looking takes nothing in"
    assert staff.post(at)["Location"] == at
    assert Certificate.objects.count() == 0, "the request takes nothing in either"
    waiting = staff.get(at).content.decode()
    assert f'hx-get="{at}progress/"' in waiting
    assert "HX-Refresh" not in staff.get(f"{at}progress/")
    drain()
    assert staff.get(f"{at}progress/")["HX-Refresh"] == "true"
    assert sorted(
        Certificate.objects.values_list("person_id", "number", "level", "valid_until", "entered_by")
    ) == sorted([(one.pk, NUMBER, 5, None, clerk.pk), (three.pk, "ODD-7", 3, date(2030, 1, 1), clerk.pk)])
    done = staff.get(at).content.decode()
    assert "导入了 2 张证书" in done
    assert done.count("没有导入<") == 7
    for number in range(2, 11):
        assert f"第 {number} 行" in done
    staff.post(at)
    drain()
    assert Certificate.objects.count() == 2
    again = staff.post(IMPORT, {"file": workbook(*rows)})["Location"]
    page = staff.get(again).content.decode()
    assert "已经登记过" in page
    assert "没有可以导入的证书" in page
    assert Entry.objects.filter(action="certificates.list.taken").count() == 1


def test_the_refused_lines_come_back_as_a_file_that_can_be_mended_and_sent_again(hired, clerk, signed_in, now, drain):
    one, two = hired(2)
    staff = signed_in(clerk)
    rows = [
        line(one, "ODD-1"),
        line(two, '=HYPERLINK("http://x")', issued=date(2020, 2, 3)),
        line(two, "ODD-2", "十级"),
    ]
    at = staff.post(IMPORT, {"file": workbook(*rows)})["Location"]
    staff.post(at)
    drain()
    answer = staff.get(f"{at}refused.xlsx")
    assert "no-store" in answer["Cache-Control"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    found = [[cell.value for cell in row] for row in page.iter_rows()]
    assert found[0] == [*HEADS, "没有导入的原因"]
    assert [row[0] for row in found[1:]] == [two[0].name] * 2
    assert found[1][2] == '\'=HYPERLINK("http://x")', "nothing in it begins a formula"
    assert found[1][5] == "2020-02-03"
    assert "是公式" in found[1][7]
    assert "等级请填" in found[2][7]
    page["C2"], page["D3"] = "ODD-3", "四级"
    out = io.BytesIO()
    page.parent.save(out)
    mended = staff.post(IMPORT, {"file": SimpleUploadedFile("again.xlsx", out.getvalue())})["Location"]
    assert "可以导入 2 张证书" in staff.get(mended).content.decode()


def test_looking_through_writes_nothing_and_asks_no_more_for_more_lines(hired, sent, now):
    people = hired(12)
    few, many = sent(*lines_of(people[:2])), sent(*lines_of(people))
    asked = []
    for row in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            report = services.rehearse(row=ExternalList.objects.get(pk=row.pk), now=now)
        for query in queries:
            assert query["sql"].startswith("SELECT"), query["sql"]
        asked.append(len(queries))
    assert report.imported == 12
    assert asked[0] == asked[1] < 20
    assert not Certificate.objects.exists()


def test_a_list_of_others_numbers_is_told_of_none_of_them(hired, sent, clerk, body_certificate, now, monkeypatch):
    monkeypatch.setattr(lists, "MOST_TAKEN", 1)
    people = hired(4)
    taken = [body_certificate(people[0][0]), body_certificate(people[1][0], "OURS-2")]
    row = sent(line(people[2], taken[0]), line(people[3], "ODD-1"))
    assert [problem.code for one in services.rehearse(row=row, now=now).refused for problem in one.problems] == [
        "number_taken"
    ]
    report = services.rehearse(
        row=sent(*[line(people[2], number) for number in taken], line(people[3], "ODD-1")), now=now
    )
    assert report.rows == []
    assert "2 行的编号登记在别人名下" in report.problems[0].message


def test_the_preview_says_what_the_import_does(hired, sent, clerk, checker_of, body_certificate, now):
    """Every way in which entering a line may be refused, foretold without trying it."""
    people = hired(6)
    confirmed = services.enter(
        person_id=people[0][0].pk, number="ODD-TAKEN", level=5, issuer_name="机构", issued_on=date(2019, 6, 1),
        actor=clerk, now=now,
    )  # fmt: skip
    services.check(
        certificate=confirmed, outcome=CheckOutcome.CONFIRMED, method=CheckMethod.NATIONAL_QUERY, note="编号是旧式的",
        actor=checker_of, now=now,
    )  # fmt: skip
    services.enter(
        person_id=people[0][0].pk, number="ODD-SAID", level=5, issuer_name="机构", issued_on=date(2019, 6, 1),
        actor=clerk, now=now,
    )  # fmt: skip
    nowhere = people[2][0]
    nowhere.region = None
    nowhere.save()
    rows = [
        line(people[0], "ODD-TAKEN", issuer="机 构"),
        line(people[1], "ODD-TAKEN"),
        line(people[2], "ODD-2"),
        line(people[3], "ODD-3", issued="2999-01-01"),
        line(people[3], "ODD-4", issued="1900-01-01"),
        line(people[3], "ODD-5", issuer="长" * 121),
        *[line(people[4], f"MANY-{place}") for place in range(11)],
        line(people[5], body_certificate(people[5][0])),
        line(people[0], "ODD-SAID", issuer="机构", level="四级"),
    ]
    row = sent(*rows)
    foretold = services.rehearse(row=row, now=now)
    done = services.take(list_id=row.pk, actor=clerk, now=now)
    assert said(foretold) == said(done)
    assert said(done) == {
        2: ("known", []), 3: ("refused", ["number_taken"]), 4: ("refused", ["region"]),
        5: ("refused", ["issued_on"]), 6: ("refused", ["issued_on"]), 7: ("refused", ["issuer_name"]),
        **{place: ("new", []) for place in range(8, 18)}, 18: ("refused", ["waiting"]),
        19: ("refused", ["issued_here"]), 20: ("refused", ["entered_otherwise"]),
    }  # fmt: skip


@pytest.fixture
def checker_of(county, make_user):
    return make_user(("county_officer", None, county))


@pytest.fixture
def body_certificate(county, now):
    def make(person, number="OURS-1"):
        body = OrganisationFactory(kind="assessment_body", region=county)
        return services.record(
            kind="skill_level", person_id=person.pk, number=number, level=5, issued_on=date(2020, 1, 1),
            issuer_id=body.pk, actor=None, now=now,
        ).number  # fmt: skip

    return make


@pytest.mark.parametrize("after", [1, 3, 4])
def test_a_worker_that_is_killed_leaves_nothing_half_and_the_next_goes_on(
    hired, sent, clerk, now, drain, monkeypatch, after
):
    monkeypatch.setattr("certification.certificates.services.taking.CHUNK", 2)
    people = hired(6)
    row = sent(*lines_of(people))
    job = services.confirm(row=row, actor=clerk, now=now)
    assert services.confirm(row=row, actor=clerk, now=now) == job, "asked twice is the same job"
    entered, enter = [], services.recording.enter

    def until_killed(**values):
        if len(entered) == after:
            raise KeyboardInterrupt
        entered.append(values["number"])
        return enter(**values)

    monkeypatch.setattr("certification.certificates.services.recording.enter", until_killed)
    with pytest.raises(KeyboardInterrupt):
        services.take(list_id=row.pk, actor=clerk, now=now)
    whole = after // 2 * 2
    assert Certificate.objects.count() == whole, "a chunk is in, or it is not"
    row.refresh_from_db()
    assert (len(row.done), row.report) == (whole, None)
    monkeypatch.setattr("certification.certificates.services.recording.enter", enter)
    drain()
    row.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.done_count, job.total_count) == (JobState.DONE, 6, 6)
    report = services.report_of(row.report)
    assert [one.outcome for one in report.rows] == ["new"] * 6, "what the first run entered is new too"
    assert Certificate.objects.count() == CertificateEvent.objects.count() == 6
    services.take(list_id=row.pk, actor=clerk, now=now)
    assert Certificate.objects.count() == 6


def test_a_job_that_was_given_up_is_tried_again_by_hand(hired, clerk, signed_in, now, drain, monkeypatch):
    staff = signed_in(clerk)
    at = staff.post(IMPORT, {"file": workbook(*lines_of(hired(2)))})["Location"]
    staff.post(at)
    Job.objects.filter(key__startswith="certificates.list:").update(state=JobState.FAILED)
    page = staff.get(at).content.decode()
    assert "再试一次" in page
    staff.post(at)
    drain()
    assert "导入了 2 张证书" in staff.get(at).content.decode()


def test_a_clerk_who_is_clerk_no_more_enters_nobody(hired, agency, sent, clerk, now, monkeypatch):
    row = sent(*lines_of(hired(1)))
    monkeypatch.setattr("certification.certificates.services.recording.may_enter", lambda *_args, **_more: False)
    report = services.take(list_id=row.pk, actor=clerk, now=now)
    assert said(report) == {2: ("refused", ["not_found"])}
    assert "不能登记" in report.rows[0].problems[0].message


def test_a_kept_report_is_read_in_the_readers_language_and_so_is_an_older_one(hired, sent, clerk, now):
    (one, one_id), (two, two_id) = hired(2)
    row = sent(line((one, one_id), issued="去年"), line((two, two_id), "ODD-2"))
    with translation.override("en"):
        services.take(list_id=row.pk, actor=clerk, now=now)
    row.refresh_from_db()
    assert "message" not in json.dumps(row.report)
    report = services.report_of(row.report)
    assert "不是日期" in report.rows[0].problems[0].message
    assert "编号和已知" in report.rows[1].doubts[0].text
    old = {
        "read": 2, "problems": [{"line": 3, "item": "王*", "message": "不是日期"}],
        "good": [{"line": 2, "item": "李*", "number": "X1", "level": 5, "new": True, "doubts": ["旧"]}],
    }  # fmt: skip
    assert [(one.line, one.outcome) for one in services.report_of(old).rows] == [(2, "new"), (3, "refused")]
    assert services.report_of(old).rows[1].problems[0].message == "不是日期"


def test_lists_belong_to_their_agency(agency, clerk, make_user, signed_in, sent, now):
    row = sent()
    other = make_user(("agency_clerk", OrganisationFactory(kind="agency"), None))
    stranger = signed_in(other)
    for more in ("", "progress/", "refused.xlsx"):
        assert stranger.get(f"{IMPORT}{row.public_id}/{more}").status_code == 404
    with pytest.raises(errors.NotYours):
        services.confirm(row=row, actor=other, now=now)
    assert not Job.objects.exists()
    own = signed_in(clerk)
    assert own.get(f"{IMPORT}{row.public_id}/progress/").status_code == 404, "nobody has asked for it yet"
    assert own.get(f"{IMPORT}template.xlsx").status_code == 200


def test_a_list_reads_the_patterns_once(hired, sent, now, monkeypatch):
    row = sent(*lines_of(hired(3)))
    read = []
    monkeypatch.setattr("certification.certificates.selectors.patterns.registered", lambda: read.append(1) or [])
    assert services.rehearse(row=row, now=now).imported == 3
    assert read == [1]


# --- bad lines ------------------------------------------------------------------------------------------------------


def test_bad_cells_name_their_line_and_the_others_come_in(hired, sent, now):
    people = hired(6)
    rows = [
        line(people[0]),
        line(people[1], "ODD-2", issued="二〇一九年"),
        line(people[2], "ODD-3", issued="2019年6月1日", until=date(2018, 1, 1)),
        line(people[3], "ODD-4", issued=20190601),
        line(people[4], None),
        line(people[5], "X" * 41),
        line((people[0][0], "=1+1"), "ODD-7"),
        line(people[1], "ODD-8", until="#REF!"),
    ]
    report = services.rehearse(row=sent(*rows), now=now)
    assert said(report) == {
        2: ("new", []), 3: ("refused", ["date_wrong"]), 4: ("refused", ["ended_before_issue"]), 5: ("new", []),
        6: ("refused", ["cell_empty"]), 7: ("refused", ["number_long"]), 8: ("refused", ["cell_formula"]),
        9: ("refused", ["cell_error"]),
    }  # fmt: skip
    assert people[1][0].name not in str(report.rows), "reports show masked names"


def test_merged_cells_are_named_and_not_taken_for_empty_ones(hired, sent, now):
    one, two = hired(2)
    second = line(two, "ODD-2")
    second[4] = None
    report = services.rehearse(row=sent(line(one), second, merge=["E2:E3", "A5:G6"]), now=now)
    assert said(report) == {2: ("new", []), 3: ("refused", ["cell_merged"])}
    assert "合并" in report.rows[1].problems[0].message


def test_every_sentence_can_be_said():
    for code in listing.CATALOGUE:
        assert listing.problem(2, code, column="等级", first=2, count=3).message
