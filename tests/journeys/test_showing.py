"""A caregiver shows a certificate by a link, employers check it in every other way, and the caregiver sees that they did."""

import io
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from PIL import Image

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.verification import services as verification
from portal.access.enums import Role
from portal.files import services as files
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns

NAME = "林玉珍"


@pytest.fixture
def shown(portal: str, now: Any, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """A caregiver with a certificate, its file and photograph."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")
    number_patterns(body)
    person = PersonFactory(name=NAME)
    picture = io.BytesIO()
    Image.new("RGB", (500, 700), (120, 150, 150)).save(picture, "JPEG")
    photo = files.store(
        content=picture.getvalue(), name="p.jpg", kind="identity_photo", actor=None, now=now, owner_person_id=person.pk
    )
    type(person).objects.filter(pk=person.pk).update(photo=photo)
    row = certificates.award(
        kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=4, source_kind="journey", source_id=1,
        issued_on=date(2026, 11, 1), facts={"scores": "理论知识 82 分 · 操作技能 83.5 分"}, actor=None, now=now,
    )  # fmt: skip
    row = certificates.render(certificate_id=row.pk, now=now)
    return SimpleNamespace(person=person, certificate=row, pdf=files.read(row.pdf))


def _file(visitor: Any, path: Path, shot: str) -> Any:
    visitor.open("/verify/").page.get_by_text("用证书的 PDF 文件来查").click()
    visitor.page.locator("input[type=file]").set_input_files(path)
    return visitor.press("查这个文件", shot=shot)


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_a_link_is_made_opened_seen_and_taken_back(shown: SimpleNamespace, visit: Any, desk: bool) -> None:
    """The holder decides what is shown, to whom, how long; and sees each opening."""
    holder = visit("1-holder" + "-desk" * desk, user=shown.person.user, desk=desk)
    holder.open(f"/certificates/{shown.certificate.public_id}/").press("做出示链接", shot="no-links")
    for label in ("完整的姓名", "照片", "考试成绩", "证书 PDF 下载"):
        holder.page.get_by_label(label).check()
    holder.fill("给谁看", "应聘康宁养老院").press("做链接", shot="made").reads("只在这里显示这一次")
    address = holder.page.get_by_label("链接", exact=True).input_value()
    employer = visit("2-employer" + "-desk" * desk, desk=desk)
    employer.open(address, shot="opened").reads(NAME).reads("操作技能 83.5 分")
    assert employer.page.locator(".shared-photo").evaluate("(image) => image.naturalWidth > 0")
    holder.open(f"/certificates/{shown.certificate.public_id}/links/", shot="links").reads("打开过 1 次")
    holder.open("/certificates/look-ups/", shot="look-ups").reads("出示链接")
    holder.open(f"/certificates/{shown.certificate.public_id}/links/").press("收回").look("withdrawn").reads("已收回")
    employer.open(address, status=404, shot="gone").reads("这个链接打不开")


@pytest.mark.usefixtures("standing_clock")
def test_files_lists_and_too_many_questions(
    shown: SimpleNamespace, visit: Any, tmp_path: Path, shots: Path, make_user: Any, now: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Employers get an answer in words to each kind of file, and their own list back."""
    employer = visit("3-employer")
    path, content = tmp_path / "certificate.pdf", bytearray(shown.pdf)
    path.write_bytes(content)
    _file(employer, path, "original").reads("完全一致").reads("签名有效")
    employer.page.pdf(path=shots / "3-employer-printed.pdf")
    path.write_bytes(bytes(content) + b"\n% more\n")
    _file(employer, path, "added").reads("原件是真的")
    content[content.index(b"stream") + 40] ^= 1
    path.write_bytes(content)
    _file(employer, path, "altered").reads("文件被改动过")
    path.write_bytes(shown.pdf[: len(shown.pdf) // 2])
    _file(employer, path, "cut-off").reads("文件不完整")
    path.write_bytes(b"no pdf")
    _file(employer, path, "no-pdf").reads("这不是 PDF 文件")
    certificates.suspend(
        certificate=shown.certificate, reason="继续教育未完成", on=now.date() - timedelta(days=1), actor=None, now=now
    )
    employer.open("/verify/").fill("证书编号", shown.certificate.number).fill("持证人姓名", NAME)
    employer.press("查这本证书", shot="suspended").reads("证书已暂停").reads("继续教育未完成")
    monkeypatch.setattr(verification.looking, "PER_MINUTE", 1)
    monkeypatch.setattr(verification.looking, "PROVED", 100)
    employer.open("/verify/").fill("证书编号", shown.certificate.number).fill("持证人姓名", NAME)
    employer.press("查这本证书", shot="question").reads("请答下面一道题")
    employer.open(f"/v/{shown.certificate.verify_code}", status=429, shot="question-scanned").reads("先答一道题")
    bodies = [OrganisationFactory(kind="agency", subkind="institution", name=f"示例{name}养老院") for name in "甲乙"]
    user = make_user(*((Role.AGENCY_CLERK, body, None) for body in bodies))
    clerk = visit("4-clerk-desk", user=user, desk=True)
    book = openpyxl.Workbook()
    for row in (["工号", "姓名", "证书编号"], ["01", NAME, shown.certificate.number], ["02", "李", 123]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    clerk.open("/agency/verify/", shot="list")
    clerk.page.locator("input[type=file]").set_input_files(tmp_path / "list.xlsx")
    clerk.press("开始核验", shot="which-agency").reads("请选择替哪家机构核验")
    clerk.page.get_by_label("替哪家机构核验").select_option(label="示例乙养老院")
    clerk.page.locator("input[type=file]").set_input_files(tmp_path / "list.xlsx")
    clerk.press("开始核验", shot="answers").reads("2 行核验完了")
