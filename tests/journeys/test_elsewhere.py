"""Certificates from elsewhere: an agency's list on a phone, the holder's own entry taken back, the officer's answer."""

import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from PIL import Image

from certification.certificates import services as certificates
from certification.certificates.enums import CheckMethod, CheckOutcome
from certification.certificates.models import Certificate
from portal.access.enums import Role
from portal.employment import services as employment
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory, id_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ["姓名*", "身份证号*", "证书编号*", "等级*", "发证机构*", "发证日期*", "有效期至"]
ISSUER = "示例外省职业技能评价中心"


@pytest.fixture
def cast(portal: str, make_user: Any, clock: Any) -> SimpleNamespace:
    """An agency of three in a county, its clerk, the county's officer."""
    county = RegionFactory(code=230103)
    agency = OrganisationFactory(kind="agency", subkind="institution", name="示例第一养老院", region=county)
    people = []
    for place, name in enumerate(("王小芳", "李大海", "周慧")):
        person = PersonFactory(name=name, region=county, number=id_number(7_100 + place))
        employment.hire(
            organisation=agency,
            person=person,
            post="caregiver",
            started_on=date(2024, 1, 1),
            actor=None,
            now=clock.now(),
        )
        people.append(person)
    return SimpleNamespace(
        people=people,
        clerk=make_user((Role.AGENCY_CLERK, agency, None), name="何经办"),
        officer=make_user((Role.COUNTY_OFFICER, None, county), name="孙科员"),
    )


def _list() -> dict[str, Any]:
    """Return a list of three: a good line, one whose number looks odd, one with a formula."""
    book = openpyxl.Workbook()
    for row in (
        HEADS,
        ["王小芳", id_number(7_100), "S000123000001195000001", "五级", ISSUER, "2019-06-01", None],
        ["李大海", id_number(7_101), "HLJ-2018-0042", "四级", ISSUER, "2018-03-05", "2030-01-01"],
        ["周慧", id_number(7_102), "=A1", "五级", ISSUER, "2019-06-01", None],
    ):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return {"name": "外来证书名单.xlsx", "mimeType": XLSX, "buffer": target.getvalue()}


def _paper() -> dict[str, Any]:
    target = io.BytesIO()
    Image.new("RGB", (1200, 850), (240, 235, 220)).save(target, "JPEG")
    return {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def test_a_list_is_taken_in_while_the_page_says_how_far_it_is(cast: SimpleNamespace, visit: Any, work: Any) -> None:
    """The report before anything is written, the work behind the page, each line's outcome, the refused ones as a file."""
    clerk = visit("elsewhere-clerk", user=cast.clerk)
    clerk.open("/agency/certificates/", shot="none").press("导入名单", shot="upload")
    clerk.page.get_by_label("证书名单（.xlsx）").set_input_files(_list())
    clerk.press("检查这个文件", shot="report").reads("可以导入 2 张证书").reads("第 4 行").reads("是公式")
    assert not Certificate.objects.exists()
    clerk.press("导入 2 张证书", shot="waiting").reads("排队中，马上开始")
    work()
    # The page asks by itself, and loads anew when the work is done.
    clerk.page.get_by_text("导入了 2 张证书").first.wait_for()
    clerk.look("taken").reads("没有导入")
    with clerk.page.expect_download() as download:
        clerk.control("下载有问题的行").click()
    kept = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert [row[0].value for row in kept.iter_rows()] == ["姓名*", "周慧"]
    clerk.press("返回外来证书", shot="list").reads("待核实")
    clerk.page.get_by_role("link", name="登记错了，撤回").first.click()
    clerk.look("withdraw").press("确认撤回", shot="withdrawn").reads("已撤回")


def test_the_holder_takes_one_back_and_the_officer_answers_for_the_other(
    cast: SimpleNamespace, visit: Any, work: Any
) -> None:
    """An entry by mistake, withdrawn; a right one, confirmed."""
    holder = visit("elsewhere-holder", user=cast.people[0].user)
    holder.open("/certificates/").press("登记外来证书", shot="new").press("登记这张证书", shot="empty")
    for number in ("S000123000001195000001", "S000123000001195000002"):
        holder.open("/certificates/external/new/")
        holder.page.get_by_label("证书照片").set_input_files(_paper())
        holder.fill("证书编号", number).fill("发证机构", ISSUER).fill("发证日期", "2019-06-01")
        holder.page.get_by_label("等级").select_option("5")
        holder.press("登记这张证书", shot="entered").reads("待核实")
    holder.press("登记错了，撤回", shot="withdraw").press("确认撤回", shot="withdrawn").reads("撤回了登记")

    officer = visit("elsewhere-officer", user=cast.officer, desk=True)
    officer.open("/desk/certificates/external/", shot="queue").reads("1 张证书在等核实")
    officer.press("S000123000001195000001", shot="check").reads("符合")
    officer.press("记下核实结果", shot="check-empty").reads("请选择结论")
    officer.page.get_by_label("国家查询平台").check()
    officer.page.get_by_label("属实", exact=True).check()
    # A form with a field of the name "method" keeps what was chosen without a network as every other does.
    officer.context.set_offline(True)
    officer.control("记下核实结果").click()
    officer.reads("没有网络，还没有提交。")
    officer.context.set_offline(False)
    officer.reads("网络恢复了，请再点一次。")
    officer.press("记下核实结果", shot="answered").reads("没有等核实的证书")
    holder.open("/certificates/", shot="both").reads("有效").reads("已撤回")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_a_phone_two_tags_leave_a_number_and_its_words_their_room(
    cast: SimpleNamespace, visit: Any, clock: Any, language: str, portal: str
) -> None:
    """The longest words for a state beside a number that looks odd: the text of a row keeps its width."""
    rows = [
        certificates.enter(
            person_id=person.pk,
            number=f"S00012300000119500000{place}",
            level=4,
            issuer_name=ISSUER,
            issued_on=date(2016, 6, 1),
            actor=person.user,
            now=clock.now(),
        )
        for place, person in enumerate(cast.people[:2])
    ]
    for row, outcome in zip(rows, (CheckOutcome.UNCLEAR, CheckOutcome.REFUSED), strict=True):
        certificates.check(
            certificate=row,
            outcome=outcome,
            method=CheckMethod.ISSUER_QUERY,
            note="系统打不开",
            actor=cast.officer,
            now=clock.now(),
        )
    officer = visit(f"elsewhere-tags-{language}", user=cast.officer)
    officer.context.add_cookies([{"name": "django_language", "value": language, "url": portal}])
    officer.open("/desk/certificates/external/", shot="queue").reads(rows[0].number)
    measure = "(found) => found.map((one) => one.getBoundingClientRect().width)"
    numbers, words = (officer.page.locator(f"main .rows .t > {part}").evaluate_all(measure) for part in ("a", "p.s"))
    assert (len(numbers), len(words)) == (2, 2)
    assert min(numbers) > 90, "a number of 21 signs on three lines at most"
    assert min(words) > 200
