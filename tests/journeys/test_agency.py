"""The clerk of an agency on a phone: a roster with a fault in it, and many certificates checked at once."""

import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from certification.certificates import services as certificates
from portal.access.enums import Role
from portal.employment.models import Spell
from portal.people.models import Person
from tests.factories.exams import number_patterns
from tests.factories.people import OrganisationFactory, PersonFactory, id_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ["姓名*", "身份证号*", "岗位*", "入职日期*", "离职日期", "合同年限", "一线照护", "在编", "兼职"]


@pytest.fixture
def cast(portal: str, make_user: Any, clock: Any) -> SimpleNamespace:
    """An agency without people, its clerk, and somebody with a certificate."""
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")
    number_patterns(body)
    held = certificates.award(
        kind="skill_level",
        person_id=PersonFactory(name="王小芳", number=id_number(7_001)).pk,
        issuer_id=body.pk,
        level=5,
        source_kind="test",
        source_id=1,
        issued_on=date(2026, 3, 2),
        facts={"scores": "80"},
        actor=None,
        now=clock.now(),
    )
    agency = OrganisationFactory(kind="agency", subkind="institution", name="示例第一养老院")
    return SimpleNamespace(agency=agency, held=held, clerk=make_user((Role.AGENCY_CLERK, agency, None), name="何经办"))


def _roster() -> dict[str, Any]:
    """Return a roster of three: somebody known, somebody new, and one whose number has a wrong last digit."""
    right = id_number(7_003)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    book = openpyxl.Workbook()
    for row in (
        HEADS,
        ["王小芳", id_number(7_001), "护理员", "2025-03-01"],
        ["李大海", id_number(7_002), "护理员", "2025-04-05"],
        ["周慧", wrong, "护理员", "2025-05-06"],
    ):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return {"name": "花名册.xlsx", "mimeType": XLSX, "buffer": target.getvalue()}


def test_roster_and_batch_on_a_phone(cast: SimpleNamespace, visit: Any, work: Any) -> None:
    """The report before the import, the import, and a batch of three lines to check."""
    clerk = visit("agency-clerk", user=cast.clerk)
    clerk.open("/agency/", shot="agency").press("打开花名册", shot="empty").press("导入 Excel", shot="upload")
    clerk.press("检查这个文件", shot="no-file")
    clerk.page.get_by_label("花名册文件").set_input_files(_roster())
    clerk.press("检查这个文件", shot="report").reads("可以导入 2 人").reads("第 4 行").reads("另外 1 行有问题")
    assert not Spell.objects.exists()
    clerk.press("导入 2 人")
    work()
    clerk.page.reload()
    clerk.look("imported").reads("导入了 2 人").reads("1 行没有导入")
    assert Spell.objects.filter(organisation=cast.agency).count() == 2
    assert not Person.objects.filter(name="周慧").exists()
    # One's own staff by their full names.
    clerk.press("返回花名册", shot="roster").reads("王小芳").reads("李大海")
    clerk.press("王小芳", shot="line")

    clerk.open("/agency/roster/").press("批量核验证书", shot="batch")
    clerk.press("开始核验", shot="batch-empty").reads("请填写要核验的证书编号和姓名")
    number = cast.held.number
    clerk.page.locator("#id_rows").fill(f"{number}\t王小芳\n{number} 李大海\n{number}")
    clerk.press("开始核验", shot="batch-answer").reads("3 行核验完了，2 行要处理")
    with clerk.page.expect_download() as download:
        clerk.control("下载结果 Excel").click()
    answer = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    cells = [[cell.value for cell in row] for row in answer.iter_rows()]
    assert len(cells) >= 4
    # The clerk's own rows, as they were typed, with the answers beside; the names in answers are masked.
    assert sum("王小芳" in row and number in row and "证书有效" in row for row in cells) == 1
    assert sum("证书有效" in row for row in cells) == 1
    clerk.look()
    clerk.open(f"/v/{cast.held.verify_code}", shot="answer").reads("王*芳")
    assert not clerk.page.get_by_text("王小芳").filter(visible=True).count()
