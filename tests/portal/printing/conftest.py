"""What the tests of printing share: two certificates, pages from text, and the text of a PDF."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from portal.printing import services as printing

LEVEL = "certification/certificates/pdf/skill_level.html"
TRAINING = "certification/certificates/pdf/training.html"
DAY = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def level() -> dict[str, Any]:
    """What a skill level certificate prints."""
    return {
        "holder_name": "刘桂兰",
        "sex": "F",
        "birth_month": "1978年7月",
        "standard_title": "养老护理员国家职业技能标准",
        "occupation_title": "养老护理员",
        "occupation_code": "4-10-01-05",
        "level_title": "三级 / 高级工",
        "level_title_en": "LEVEL 3 · SENIOR SKILLED",
        "id_kind": "居民身份证",
        "id_number": "990102197807220046",
        "scores": "理论知识 78 分 · 操作技能 84 分",
        "number": "S000099010001263000217",
        "verify_url": "https://portal.example/v/7K4M29QF",
        "verify_code": "7K4M-29QF",
        "issuer_name": "示例市康颐职业技能评价中心",
        "issued_on": "2026年12月18日",
        "seal": printing.seal_svg(text="示例市康颐职业技能评价中心", centre_text="证书专用章"),
        "log_index": "48,217",
        "digest": "9f3c 41d0 77be a71e",
        "sample": True,
    }


@pytest.fixture
def training() -> dict[str, Any]:
    """What a training certificate prints."""
    return {
        "holder_name": "王秀芳",
        "sex": "F",
        "birth_month": "1976年3月",
        "period": "2026年10月20日至12月12日",
        "course_title": "失能老人照护（中级）",
        "hours": "共 40 课时：线上理论 20 课时，线下实操 20 课时",
        "class_title": "2026 年第 26-11 班",
        "id_kind": "居民身份证",
        "id_number": "990102197603140041",
        "number": "PX99-2026-0004-01863",
        "verify_url": "https://portal.example/v/P3XD84TN",
        "verify_code": "P3XD-84TN",
        "issuer_name": "示例职业技术学校",
        "issued_on": "2026年12月15日",
        "sample": True,
    }


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """Keys of the test's own; returns their folder."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    return tmp_path / "signing"


@pytest.fixture
def page() -> Callable[[str], bytes]:
    """Render the text of a template."""

    def render(source: str, **context: Any) -> bytes:
        engine = {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": source})]},
        }
        with override_settings(TEMPLATES=[engine]):
            return printing.render_pdf(template="page.html", context=context, now=DAY)

    return render


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """Return the text of a PDF as another program reads it, white space removed."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("pdftotext is not installed")

    def read(content: bytes) -> str:
        path = tmp_path / "page.pdf"
        path.write_bytes(content)
        run = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True)
        return "".join(run.stdout.decode().split())

    return read


@pytest.fixture
def picture_of(tmp_path: Path) -> Callable[[bytes], bytes]:
    """Return the only page of a PDF as PNG; fails if there are more."""
    program = shutil.which("pdftoppm")
    if not program:
        pytest.skip("pdftoppm is not installed")

    def draw(content: bytes) -> bytes:
        path = tmp_path / "page.pdf"
        path.write_bytes(content)
        subprocess.run([program, "-r", "120", "-png", str(path), str(tmp_path / "page")], check=True)
        (only,) = tmp_path.glob("page-*.png")
        return only.read_bytes()

    return draw
