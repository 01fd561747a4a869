"""The award, the PDF, and everybody who checks it afterwards."""

import io
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from certification.practical.models import Assignment
from tests.factories.practical import make_rubric, write
from tests.journeys.learning import NAME
from tests.journeys.visitor import Visitor


def _scores(visitor: Visitor, presses: dict[int, tuple[str, int]], *, dropped: bool = False) -> None:
    """Fill a sheet on a phone and hand it in: for each item the choice, and how often one mark more is pressed."""
    page = visitor.page
    visitor.open("/assess/", shot="desk").press("去评分", shot="candidates")
    visitor.press("考生 A-001", shot="sheet").reads("您看不到姓名")
    assert NAME not in page.content()
    page.locator("body[data-ready]").wait_for()
    for no, (choice, more) in presses.items():
        item = page.locator(f"#item-{no}")
        item.get_by_role("button", name=choice).click()
        for _ in range(more):
            item.get_by_role("button", name="加 1 分").click()
    page.locator("#saved", has_text="已保存").wait_for()
    if dropped:
        with visitor.tolerating("ERR_INTERNET_DISCONNECTED", "Failed to fetch"):
            visitor.context.set_offline(True)
            page.locator("#item-3").get_by_role("button", name="减 1 分").click()
            page.locator("#saved", has_text="未保存 1").wait_for()
            visitor.reads("网络断了，请继续评分。").look("offline")
            visitor.context.set_offline(False)
            page.locator("#saved", has_text="已保存").wait_for()
    visitor.press("核对后提交", shot="summary").press("确定提交", shot="handed-in").reads("评分表已提交，不能再改。")


def is_scored(
    cast: SimpleNamespace, visit: Any, officer: Visitor, caregiver: Visitor, *, now: datetime | None = None
) -> None:
    """Step 4, the practical part: planned at a desk, scored by two on their phones, released.

    With a moment as `now` the second assessor's sheet is handed in then and without a browser.
    """
    make_rubric(code="ST5-03")
    page = officer.page
    officer.open("/assess/practical/sessions/", shot="practical").press("初级工理论考试第1场", shot="practical-session")
    officer.press("安排考生", shot="plan")
    for name in ("翻身与30度侧卧位", "皮远山", "施雅琴"):
        page.get_by_label(name).check()
    officer.press("安排", exact=True, shot="planned").reads("已安排 1 名考生。")
    _scores(visit("4-assessor", user=cast.examiners[0]), {1: ("到位", 0), 2: ("部分", 3), 3: ("到位", 0)}, dropped=True)
    page.reload()
    officer.look("one-sheet").reads("已交，等另一位交了再显示分数")
    if now is None:
        _scores(visit("4-second-assessor", user=cast.examiners[1]), {1: ("到位", 0), 2: ("部分", 5), 3: ("到位", 0)})
    else:
        write(Assignment.objects.get(assessor=cast.examiners[1]), 85, now=now)
    page.reload()
    officer.look("two-sheets").reads("可以公布，83.5 分")
    officer.press("公布 1 名考生的成绩", shot="practical-released")
    caregiver.open("/exams/").press("初级工理论考试第1场", shot="both-parts").reads("操作技能合格，83.5 分")


def is_awarded(cast: SimpleNamespace, work: Any, officer: Visitor) -> None:
    """Step 4, the officer's part."""
    officer.open("/assess/", shot="desk-awards").open("/assess/awards/", shot="awards")
    officer.press("初级工理论考试第1场", shot="candidate").reads("操作技能 83.5 分，合格")
    officer.press("授予证书", exact=True, within=officer.page.locator("main form"), shot="awarded")
    work()
    officer.page.reload()
    officer.look("rendered").reads("打开证书（PDF）")


def downloads(visitor: Visitor, folder: Path) -> tuple[str, str, Path]:
    """Step 4, the caregiver's part; return number and address of the check as printed, and the file."""
    visitor.open("/me/", shot="me-certified").open("/messages/", shot="messages-certified")
    visitor.open("/certificates/", shot="both-certificates").press("职业技能等级证书", shot="certificate")
    shown = visitor.page.locator(".cert").inner_text()
    number = shown.split()[-1]
    link = visitor.control("下载证书（PDF）").get_attribute("href")
    answer = visitor.context.request.get(visitor.base + link)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    pdf = folder / "certificate.pdf"
    pdf.write_bytes(answer.body())
    if shutil.which("pdftotext"):
        words = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        squeezed = re.sub(r"\s", "", words)
        assert NAME in squeezed
        assert number in squeezed
    address = visitor.page.locator("main").inner_text()
    printed = re.search(rf"{re.escape(visitor.base)}/v/\w+", address)
    assert printed
    if shutil.which("pdftoppm"):
        assert _scanned(pdf, folder) == printed.group()
    return number, printed.group(), pdf


def _scanned(pdf: Path, folder: Path) -> str:
    """Return what a phone reads from the QR code of the printed certificate."""
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", pdf, folder / "certificate"], check=True)
    with image.open(io.BytesIO((folder / "certificate.png").read_bytes())) as picture:
        return zxingcpp.read_barcodes(picture.convert("RGB"))[0].text


def _said(visitor: Visitor) -> str:
    return re.sub(r"\s+", " ", visitor.text())


def is_checked(visit: Any, number: str, address: str, pdf: Path) -> None:
    """Step 5."""
    employer = visit("5-employer")
    employer.open(address, shot="scanned").reads("证书有效").reads("林*珍")
    assert NAME not in employer.page.content()
    answers = []
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    for shot, asked, name in (("valid", number, NAME), ("wrong-name", number, "林玉真"), ("wrong-number", wrong, NAME)):
        employer.open("/verify/", shot="form" if shot == "valid" else "")
        employer.fill("证书编号", asked).fill("姓名", name).press("查这本证书", shot=shot)
        answers.append(_said(employer))
    assert "证书有效" in answers[0]
    assert "林*珍" in answers[0]
    assert answers[1] == answers[2]
    assert "没有查到" in answers[1]
    employer.open("/verify/").page.get_by_text("用证书的 PDF 文件来查").click()
    employer.page.locator("input[type=file]").set_input_files(pdf)
    employer.press("查这个文件", shot="by-file").reads("证书有效")

    def call(body: dict) -> Any:
        return employer.context.request.post(f"{employer.base}/api/v1/certificates/verify", data=body)

    found = call({"number": number, "name": NAME})
    assert found.status == 200
    assert (found.json()["found"], found.json()["status"], found.json()["holder_masked"]) == (True, "valid", "林*珍")
    strangers = [call({"number": number, "name": "林玉真"}), call({"number": wrong, "name": NAME})]
    assert [answer.status for answer in strangers] == [200, 200]
    assert strangers[0].json() == strangers[1].json()
    assert strangers[0].json()["found"] is False
