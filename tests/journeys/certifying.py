"""The award, the PDF, and everybody who checks it afterwards."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.journeys.learning import NAME
from tests.journeys.visitor import Visitor


def is_awarded(cast: SimpleNamespace, work: Any, officer: Visitor) -> None:
    """Step 4, the officer's part."""
    officer.open("/assess/", shot="desk-awards").open("/assess/awards/", shot="awards")
    officer.press("初级工理论考试第1场", shot="candidate")
    officer.fill("操作技能成绩（满分 100）", "182").press("授予证书", exact=True, shot="mark-too-high")
    officer.fill("操作技能成绩（满分 100）", "82.5").press("授予证书", exact=True, shot="awarded")
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
